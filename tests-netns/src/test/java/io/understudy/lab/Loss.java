package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loses frames at random between the switch and a host, in both directions, as a bad cable would:
 * nothing on the host sees a frame that was lost. The program that drops is compiled for the wanted
 * rate; it sits on the switch's port.
 */
public final class Loss {
  private static final Path SOURCE = Repository.root().resolve("tests-netns/src/test/c/loss.bpf.c");

  private Loss() {}

  /** Starts to lose this many of a thousand frames to and from the host. */
  public static void start(Topology topology, Host host, int perMille) {
    Path object = topology.directory().resolve("loss-" + perMille + ".bpf.o");
    compile(SOURCE, object, List.of("LOSS_PER_MILLE=" + perMille));
    host.onPort("tc", "qdisc", "add", "dev", host.name(), "clsact");
    for (String direction : new String[] {"ingress", "egress"}) {
      host.onPort(
          "tc",
          "filter",
          "add",
          "dev",
          host.name(),
          direction,
          "bpf",
          "da",
          "obj",
          object.toString(),
          "sec",
          "tc");
    }
  }

  /** Compiles an eBPF program of the lab with definitions such as {@code NAME=1}. */
  static void compile(Path source, Path object, List<String> definitions) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "clang",
                "-O2",
                "-g",
                "-target",
                "bpf",
                "-I/usr/include/"
                    + System.getProperty("os.arch").replace("amd64", "x86_64")
                    + "-linux-gnu"));
    definitions.forEach(definition -> command.add("-D" + definition));
    command.addAll(List.of("-c", source.toString(), "-o", object.toString()));
    try {
      Files.createDirectories(object.getParent());
    } catch (IOException e) {
      throw new LabException("cannot make " + object.getParent(), e);
    }
    Shell.must(command, "");
  }

  /** The cable is good again. */
  public static void stop(Host host) {
    host.onPort("tc", "qdisc", "del", "dev", host.name(), "clsact");
  }
}
