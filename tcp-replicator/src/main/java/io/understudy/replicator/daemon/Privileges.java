package io.understudy.replicator.daemon;

import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What this process may do. Root has all of it. */
final class Privileges {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int CAP_SYS_ADMIN = 21;

  /** Without these nothing runs. CAP_SYS_ADMIN includes CAP_BPF. */
  private static final Map<String, Integer> NEEDED = new LinkedHashMap<>();

  /** Without these the processes of other users' servers are not found. */
  private static final Map<String, Integer> WANTED = new LinkedHashMap<>();

  static {
    NEEDED.put("CAP_NET_ADMIN", 12);
    NEEDED.put("CAP_NET_RAW", 13);
    // The kernel asks for it when a new daemon takes up programs and maps by their ids.
    NEEDED.put("CAP_SYS_ADMIN", CAP_SYS_ADMIN);
    WANTED.put("CAP_SYS_PTRACE", 19);
    WANTED.put("CAP_DAC_READ_SEARCH", 2);
  }

  private final long effective;

  /** Takes the set of effective capabilities, one bit each. */
  Privileges(long effective) {
    this.effective = effective;
  }

  static Privileges ofThisProcess() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("CapEff:")) {
          return new Privileges(Long.parseUnsignedLong(line.substring(7).strip(), 16));
        }
      }
    } catch (IOException | NumberFormatException unreadable) {
      return new Privileges(0);
    }
    return new Privileges(0);
  }

  List<Finding> findings() {
    List<String> needed = lacking(NEEDED);
    if (!needed.isEmpty()) {
      return List.of(
          new Finding(
              Severity.MISSING,
              "privileges",
              "this process lacks " + String.join(", ", needed),
              "run it as root, as with 'sudo understudy check'"));
    }
    List<String> wanted = lacking(WANTED);
    if (wanted.isEmpty()) {
      String have = String.join(", ", NEEDED.keySet());
      return List.of(new Finding(Severity.OK, "privileges", "has " + have, null));
    }
    return List.of(
        new Finding(
            Severity.ADVICE,
            "privileges",
            "without "
                + String.join(", ", wanted)
                + " the death of a server of another user is"
                + " noticed by its listener only",
            "run it as root, as with 'sudo understudy check'"));
  }

  private List<String> lacking(Map<String, Integer> capabilities) {
    List<String> lacking = new ArrayList<>();
    capabilities.forEach(
        (name, number) -> {
          if (!has(number)) {
            lacking.add(name);
          }
        });
    return lacking;
  }

  private boolean has(int capability) {
    return (effective >>> capability & 1) != 0;
  }
}
