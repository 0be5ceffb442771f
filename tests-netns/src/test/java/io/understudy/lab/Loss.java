package io.understudy.lab;

import java.nio.file.Path;

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
    Shell.must(
        "clang",
        "-O2",
        "-g",
        "-target",
        "bpf",
        "-I/usr/include/" + System.getProperty("os.arch").replace("amd64", "x86_64") + "-linux-gnu",
        "-DLOSS_PER_MILLE=" + perMille,
        "-c",
        SOURCE.toString(),
        "-o",
        object.toString());
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

  /** The cable is good again. */
  public static void stop(Host host) {
    host.onPort("tc", "qdisc", "del", "dev", host.name(), "clsact");
  }
}
