package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A small eBPF program on ports of the switch, compiled for one lab. Nothing on a host sees it: it
 * stands for what a real network does.
 */
final class PortProgram {
  private static final Path SOURCES = Repository.root().resolve("tests-netns/src/test/c");

  private final Path object;

  private PortProgram(Path object) {
    this.object = object;
  }

  /** Compiles {@code <name>.bpf.c} with these macros. */
  static PortProgram compile(Topology topology, String name, Map<String, Integer> macros) {
    StringBuilder unique = new StringBuilder(name);
    List<String> definitions = new ArrayList<>();
    macros.forEach(
        (macro, value) -> {
          definitions.add(macro + "=" + value);
          unique.append('-').append(value);
        });
    Path object = topology.directory().resolve(unique + ".bpf.o");
    compile(SOURCES.resolve(name + ".bpf.c"), object, definitions);
    return new PortProgram(object);
  }

  /**
   * Puts it on the port of a host.
   *
   * @param direction {@code egress} for what goes to the host, {@code ingress} for what comes
   */
  void attach(Host host, String direction) {
    host.onPort("tc", "qdisc", "replace", "dev", host.name(), "clsact");
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
}
