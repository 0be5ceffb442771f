package io.understudy.lab.matrix;

import io.understudy.lab.Address;
import io.understudy.lab.Await;
import io.understudy.lab.EchoServer;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Nginx;
import io.understudy.lab.Repository;
import io.understudy.lab.Spawned;
import io.understudy.lab.client.CaseClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The program that plays the clients of one case after the other, as long as the lab stands. */
final class Clients {
  private final Spawned program;
  private int seen;

  Clients(Lab lab) {
    program =
        lab.topology()
            .client()
            .start(
                "case-client",
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    Repository.classes().toString(),
                    CaseClient.class.getName(),
                    lab.downloadable().file().toString()));
  }

  /** Starts the clients of a case and waits until each was served once. */
  void start(Case wanted, Duration atMost) {
    seen = lines().size();
    String address = Address.SERVICE.of(wanted.version());
    tell(
        "run %d %s %d %d %s"
            .formatted(
                wanted.seed(),
                address,
                Nginx.PORT,
                EchoServer.PORT,
                String.join(" ", wanted.names())));
    await("every client served", atMost, "ready");
  }

  /** Lets them end, and returns what they said of this case. */
  List<String> finish(Duration atMost) {
    tell("stop");
    await("the clients' end", atMost, "done");
    return news();
  }

  /** What they said of this case so far. */
  List<String> news() {
    List<String> all = lines();
    return all.subList(seen, all.size());
  }

  private void await(String what, Duration atMost, String word) {
    Await.until(
        () -> what + "; they said: " + news(),
        atMost,
        () -> news().stream().anyMatch(line -> line.startsWith(word)) || !program.alive());
    if (!program.alive()) {
      throw new LabException("the clients ended: " + program.output());
    }
  }

  private List<String> lines() {
    return program.output().lines().toList();
  }

  private void tell(String line) {
    try {
      OutputStream out = program.process().getOutputStream();
      out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      throw new LabException("the clients are gone: " + program.output(), e);
    }
  }
}
