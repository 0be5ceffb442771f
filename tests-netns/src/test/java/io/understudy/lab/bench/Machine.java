package io.understudy.lab.bench;

import io.understudy.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The machine that figures are of.
 *
 * @param facts by name, in the order of the names
 */
record Machine(Map<String, String> facts) {
  Machine {
    facts = new TreeMap<>(facts);
  }

  static Machine here() {
    return new Machine(
        Map.of(
            "processor", field("/proc/cpuinfo", "model name"),
            "cores", Integer.toString(Runtime.getRuntime().availableProcessors()),
            "memory", field("/proc/meminfo", "MemTotal"),
            "kernel", read("/proc/sys/kernel/osrelease").trim(),
            "java", System.getProperty("java.version")));
  }

  private static String field(String file, String name) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("unknown");
  }

  static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }
}
