package io.understudy.lab;

import io.understudy.lab.client.Conversation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection of the client on which the scenario decides when a request is made. */
public final class Talk {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Spawned program;
  private int answers;

  /** Opens the connection. */
  public Talk(Lab lab, IpVersion version) {
    this(lab, version, "");
  }

  /** The same over TLS. */
  public static Talk overTls(Lab lab, IpVersion version) {
    return new Talk(lab, version, "tls");
  }

  private Talk(Lab lab, IpVersion version, String protocol) {
    program =
        lab.topology()
            .client()
            .start(
                "talk-" + COUNTER.incrementAndGet(),
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    Repository.classes().toString(),
                    Conversation.class.getName(),
                    Address.SERVICE.of(version),
                    Integer.toString(Nginx.PORT),
                    protocol));
    awaitAnswers(1);
  }

  /**
   * Makes a request and waits for the whole response.
   *
   * @return how long that took, in microseconds
   * @throws LabException when the connection failed
   */
  public long ask() {
    try {
      OutputStream out = program.process().getOutputStream();
      out.write("ask\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      throw new LabException("the client is gone: " + program.output(), e);
    }
    awaitAnswers(answers + 1);
    List<String> lines = program.output().lines().toList();
    return Long.parseLong(lines.get(lines.size() - 1));
  }

  private void awaitAnswers(int wanted) {
    Await.until(
        () -> "answer " + wanted + ": " + program.output(),
        PATIENCE,
        () -> program.output().lines().count() >= wanted || !program.alive());
    if (program.output().contains("failed")) {
      throw new LabException(program.output());
    }
    answers = wanted;
  }
}
