package io.understudy.lab;

import io.understudy.lab.client.MixedClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Many connections of mixed work from the client, as a workload that the lab starts and ends. */
public final class MixedLoad {
  private final Lab lab;
  private final List<String> command;
  private Spawned program;

  /** Prepares the load; the same seed gives the same work. */
  public MixedLoad(Lab lab, IpVersion version, int connections, long seed) {
    this.lab = lab;
    this.command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            Repository.classes().toString(),
            MixedClient.class.getName(),
            Address.SERVICE.of(version),
            Integer.toString(Nginx.PORT),
            Integer.toString(connections),
            Long.toString(seed),
            lab.downloadable().file().toString());
  }

  /** Starts it and waits until every connection was served once. */
  public MixedLoad start() {
    program = lab.topology().client().start("mixed-load", command);
    Await.until(
        () -> "every connection served: " + program.output(),
        Duration.ofSeconds(60),
        () -> program.output().startsWith("ready") || !program.alive());
    return this;
  }

  /** Lets every connection end what it does. */
  public Outcome finish(Duration atMost) {
    try {
      program.process().getOutputStream().close();
    } catch (IOException e) {
      throw new LabException("cannot stop the load", e);
    }
    int exit = program.exit(atMost);
    return new Outcome(exit, program.output());
  }

  /**
   * How it ended.
   *
   * @param exit 0 when no connection had anything to complain about
   * @param report one line for each failure and one with the totals
   */
  public record Outcome(int exit, String report) {}
}
