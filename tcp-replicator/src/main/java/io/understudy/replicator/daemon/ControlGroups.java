package io.understudy.replicator.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the root of the cgroup2 hierarchy, to which the timers program is attached. */
final class ControlGroups {
  private static final Path MOUNTS = Path.of("/proc/self/mounts");

  private ControlGroups() {}

  /** Mount point of cgroup2, or null when there is none to be seen from here. */
  static String root() {
    try {
      return root(Files.readAllLines(MOUNTS));
    } catch (IOException unreadable) {
      return null;
    }
  }

  static String root(List<String> mounts) {
    return mounts.stream()
        .map(line -> line.split(" "))
        .filter(fields -> fields.length > 2 && fields[2].equals("cgroup2"))
        .map(fields -> fields[1])
        .findFirst()
        .orElse(null);
  }
}
