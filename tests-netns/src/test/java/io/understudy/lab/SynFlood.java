package io.understudy.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * SYNs from all the Internet that nobody follows up, sent by the client's host as if it were the
 * hosts' router. What answers them ends there.
 */
public final class SynFlood {
  private static final Path SOURCE = Repository.root().resolve("tests-netns/src/test/c/synflood.c");
  private static final int PER_SECOND = 100_000;

  private final Host client;
  private final List<String> command;
  private Spawned program;

  /** Compiles the sender and gives both hosts a way back to its victims. */
  public SynFlood(Lab lab, Host speaker, int syns) {
    Topology topology = lab.topology();
    client = topology.client();
    Path sender = topology.directory().resolve("synflood");
    Shell.must("cc", "-O2", "-Wall", "-Wextra", "-o", sender.toString(), SOURCE.toString());
    for (Host host : List.of(topology.primary(), topology.backup())) {
      host.must("ip", "route", "add", "default", "via", client.address().ipv4());
    }
    command =
        List.of(
            sender.toString(),
            Host.INTERFACE,
            client.mac(),
            speaker.mac(),
            Address.SERVICE.ipv4(),
            Integer.toString(Nginx.PORT),
            Integer.toString(syns),
            Integer.toString(PER_SECOND));
  }

  /** Begins. */
  public SynFlood start() {
    program = client.start("synflood", command);
    return this;
  }

  /** Whether SYNs still leave. */
  public boolean running() {
    return program.alive();
  }

  /** What went wrong, after the end; empty when all of them left. */
  public String complaint() {
    return program.output().startsWith("sent ") ? "" : "the flood failed: " + program.output();
  }
}
