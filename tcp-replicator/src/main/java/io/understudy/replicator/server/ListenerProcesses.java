package io.understudy.replicator.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the processes that hold certain sockets, by reading the descriptors of every process under
 * /proc. Takes some milliseconds; not for the control thread.
 */
final class ListenerProcesses {
  private static final Path PROC = Path.of("/proc");

  private ListenerProcesses() {}

  /** Processes that hold one of the sockets. A process that ends while we look is left out. */
  static Set<Integer> holding(Set<Long> inodes) {
    Set<String> links = new HashSet<>();
    inodes.forEach(inode -> links.add("socket:[" + inode + "]"));
    Set<Integer> pids = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holdsAny(process, links)) {
          pids.add(Integer.parseInt(process.getFileName().toString()));
        }
      }
    } catch (IOException unreadable) {
      return pids;
    }
    return pids;
  }

  private static boolean holdsAny(Path process, Set<String> links) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (links.contains(target(descriptor))) {
          return true;
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException ended) {
      return false;
    }
    return false;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closed) {
      return "";
    }
  }
}
