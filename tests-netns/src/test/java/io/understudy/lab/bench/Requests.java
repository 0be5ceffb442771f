package io.understudy.lab.bench;

import io.understudy.lab.Address;
import io.understudy.lab.Figures;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Nginx;
import io.understudy.lab.Repository;
import io.understudy.lab.Spawned;
import io.understudy.lab.client.RequestLoop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** One connection of a lab's client that makes small requests and measures each. */
final class Requests implements AutoCloseable {
  private final Spawned program;
  private final BufferedReader answers;

  /** Opens the connection; it is warm afterwards. */
  Requests(Lab lab) {
    this(lab, "");
  }

  /** The same over TLS. */
  static Requests overTls(Lab lab) {
    return new Requests(lab, "tls");
  }

  private Requests(Lab lab, String protocol) {
    program =
        lab.topology()
            .client()
            .startPiped(
                "requests",
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    Repository.classes().toString(),
                    RequestLoop.class.getName(),
                    Address.SERVICE.ipv4(),
                    Integer.toString(Nginx.PORT),
                    protocol));
    answers =
        new BufferedReader(
            new InputStreamReader(program.process().getInputStream(), StandardCharsets.US_ASCII));
    if (!"open".equals(line())) {
      throw new LabException("no connection for requests: " + program.output());
    }
  }

  /** Makes requests; returns how long each took, in microseconds. */
  Figures make(int count) {
    try {
      OutputStream out = program.process().getOutputStream();
      out.write((count + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      throw new LabException("the client of the requests is gone: " + program.output(), e);
    }
    return new Figures(
        Arrays.stream(line().trim().split(" ")).map(nanos -> Long.parseLong(nanos) / 1e3).toList());
  }

  /** The medians of both, in turns. */
  static Row compare(int runs, int count, Requests measured, Requests baseline) {
    return Turns.take(
            runs, () -> measured.make(count).median(), () -> baseline.make(count).median())
        .row("request and response, median", "µs", Comparison.DIFFERENCE, Goal.NONE);
  }

  private String line() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new LabException("the client of the requests ended: " + program.output());
      }
      return line;
    } catch (IOException e) {
      throw new LabException("the client of the requests is gone: " + program.output(), e);
    }
  }

  @Override
  public void close() {
    program.signal("KILL");
  }
}
