package io.understudy.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program on the client's host that makes its TCP segments by hand, below {@code
 * tests-netns/src/test/python}. Its address belongs to no kernel, so that none answers in its
 * place; the servers find it by a permanent neighbour entry.
 */
public final class RawClient {
  /** The address of these clients; IPv4 only. */
  public static final String ADDRESS = Address.at(50).ipv4();

  private static final Path SCRIPTS = Repository.root().resolve("tests-netns/src/test/python");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Spawned program;
  private int read;

  /** Starts a script with MAC, address, service, the service's MAC, and further arguments. */
  public RawClient(Lab lab, Host speaker, String script, Object... more) {
    Topology topology = lab.topology();
    Host client = topology.client();
    for (Host host : List.of(topology.primary(), topology.backup())) {
      host.must(
          "ip", "neighbour", "replace", ADDRESS, "lladdr", client.mac(), "dev", Host.INTERFACE);
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3",
                "-B",
                SCRIPTS.resolve(script + ".py").toString(),
                client.mac(),
                ADDRESS,
                Address.SERVICE.ipv4(),
                speaker.mac()));
    for (Object each : more) {
      command.add(each.toString());
    }
    program = client.start(script, command);
  }

  /** The next line that it says. */
  public String line() {
    read++;
    Await.until(
        () -> "line " + read + " of " + program.name() + ": " + program.output(),
        PATIENCE,
        () -> lines().size() >= read || !program.alive());
    if (lines().size() < read) {
      throw new LabException(program.name() + " ended: " + program.output());
    }
    return lines().get(read - 1);
  }

  private List<String> lines() {
    // The last one may not be written to its end.
    String output = program.output();
    return output.substring(0, output.lastIndexOf('\n') + 1).lines().toList();
  }

  /** Lets it go on with what it does next. */
  public RawClient goOn() {
    try {
      OutputStream in = program.process().getOutputStream();
      in.write("again\n".getBytes(StandardCharsets.US_ASCII));
      in.flush();
      return this;
    } catch (IOException e) {
      throw new LabException(program.name() + " is gone: " + program.output(), e);
    }
  }
}
