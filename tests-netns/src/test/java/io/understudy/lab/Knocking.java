package io.understudy.lab;

import java.util.List;

/**
 * A client that opens one short connection after the other to both services, whatever becomes of
 * them: so that whoever could speak has a reason to. It ends with {@link #close}.
 */
public final class Knocking implements AutoCloseable {
  private static final String LOOP =
      "while :; do for url in %s %s; do"
          + " curl -s -o /dev/null -m 0.5 $url && echo served || :; done; done";

  private final Spawned loop;

  /** Begins. */
  public Knocking(Lab lab, String name) {
    String commands =
        LOOP.formatted(Transfer.url(IpVersion.IPV4, "ping"), Transfer.url(IpVersion.IPV6, "ping"));
    loop = lab.topology().client().start(name, List.of("sh", "-c", commands));
  }

  /** How many requests were answered so far. */
  public long served() {
    return loop.output().lines().filter(line -> line.equals("served")).count();
  }

  @Override
  public void close() {
    loop.signal("KILL");
  }
}
