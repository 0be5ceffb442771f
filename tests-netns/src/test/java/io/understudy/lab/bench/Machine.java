package io.understudy.lab.bench;

import io.understudy.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine that the figures are of. What else ran on it the load average tells. */
record Machine(Map<String, String> facts) {
  Machine {
    facts = Map.copyOf(facts);
  }

  static Machine here() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("processor", field("/proc/cpuinfo", "model name"));
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("memory", field("/proc/meminfo", "MemTotal"));
    facts.put("kernel", read("/proc/sys/kernel/osrelease").trim());
    facts.put("java", System.getProperty("java.version"));
    facts.put("load average at the start", read("/proc/loadavg").trim());
    return new Machine(facts);
  }

  private static String field(String file, String name) {
    return read(file)
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("unknown");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }
}
