package io.understudy.replicator.server;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the processes that hold certain sockets, by reading the descriptors of every process under
 * /proc. A server has as many descriptors as connections, so they are not all read again each time:
 * of a process that was seen before, when it is about the same sockets, only where it held one; or
 * if it held none its first {@value #FEW}, among which one is that another process hands over
 * later. Takes some milliseconds; not for the control thread. Owned by one thread.
 */
final class ListenerProcesses {
  static final int FEW = 256;

  private final Path proc;
  private final Map<Integer, Path> holders = new HashMap<>();
  private final Set<Integer> seen = new HashSet<>();
  private Set<String> links = Set.of();
  private long read;

  ListenerProcesses() {
    this(Path.of("/proc"));
  }

  /** With another directory in the place of /proc. */
  ListenerProcesses(Path proc) {
    this.proc = proc;
  }

  /** Processes that hold one of the sockets. A process that ends while we look is left out. */
  Set<Integer> holding(Set<Long> inodes) {
    lookFor(inodes);
    Set<Integer> living = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        int pid = Integer.parseInt(process.getFileName().toString());
        living.add(pid);
        look(pid, process);
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return Set.copyOf(holders.keySet());
    }
    seen.retainAll(living);
    holders.keySet().retainAll(living);
    return Set.copyOf(holders.keySet());
  }

  private void lookFor(Set<Long> inodes) {
    Set<String> wanted = new HashSet<>();
    inodes.forEach(inode -> wanted.add("socket:[" + inode + "]"));
    if (!wanted.equals(links)) {
      links = wanted;
      seen.clear();
    }
  }

  private void look(int pid, Path process) {
    Path before = holders.get(pid);
    if (before != null && links.contains(target(before))) {
      return;
    }
    boolean isNews = seen.add(pid) || before != null;
    Path found = find(process, isNews ? Integer.MAX_VALUE : FEW);
    if (found == null) {
      holders.remove(pid);
    } else {
      holders.put(pid, found);
    }
  }

  private Path find(Path process, int most) {
    int left = most;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (links.contains(target(descriptor))) {
          return descriptor;
        }
        if (--left == 0) {
          break;
        }
      }
    } catch (IOException | DirectoryIteratorException ended) {
      return null;
    }
    return null;
  }

  private String target(Path link) {
    read++;
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  /** How many descriptors were read so far. */
  long read() {
    return read;
  }
}
