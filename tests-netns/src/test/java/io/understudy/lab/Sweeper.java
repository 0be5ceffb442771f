package io.understudy.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes labs away: one by its name, or all whose program is dead. A lab's name carries the process
 * id of its program. Labs that were made to last carry a word instead and are left alone.
 */
public final class Sweeper {
  /** With what the names of all namespaces of the lab begin. */
  public static final String PREFIX = "us-";

  /** Where labs keep the bytes that they transfer: memory, not a disk. */
  public static final Path MEMORY = Path.of("/dev/shm");

  private static final Path NAMESPACES = Path.of("/run/netns");
  private static final Pattern OWNED = Pattern.compile("(us-(\\d+)-\\d+)(-\\w+)?");

  private Sweeper() {}

  /** Removes everything of labs whose program is no more. */
  public static void sweep() {
    Set<String> dead = new LinkedHashSet<>();
    Stream.concat(names(NAMESPACES).stream(), names(MEMORY).stream())
        .map(OWNED::matcher)
        .filter(Matcher::matches)
        .filter(name -> !Processes.commandLine(Long.parseLong(name.group(2))).contains("java"))
        .forEach(name -> dead.add(name.group(1)));
    dead.forEach(Sweeper::remove);
  }

  /** Removes one lab: its processes, its namespaces, its files in memory. Its logs stay. */
  static void remove(String id) {
    List<String> namespaces =
        names(NAMESPACES).stream().filter(name -> name.startsWith(id + "-")).toList();
    // The switch goes first, so that the last words of the dying reach nobody.
    namespaces.stream()
        .sorted(Comparator.comparing(name -> !name.endsWith("-switch")))
        .forEach(Sweeper::removeNamespace);
    deleteTree(MEMORY.resolve(id));
  }

  /**
   * Removes a host with its processes and what they leave in the kernel: a connection without an
   * owner would go on sending for a minute and a half, and keep the network alive as long.
   */
  static void removeNamespace(String namespace) {
    Processes.killAll(namespace);
    Shell.run("ip", "netns", "exec", namespace, "ss", "-tnK", "state", "connected");
    Shell.run("ip", "netns", "delete", namespace);
  }

  /** Deletes a directory and everything in it; one that does not exist is fine. */
  public static void deleteTree(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new LabException("cannot delete " + directory, e);
    }
  }

  private static List<String> names(Path directory) {
    List<String> names = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return names;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      all.forEach(path -> names.add(path.getFileName().toString()));
    } catch (IOException e) {
      throw new LabException("cannot list " + directory, e);
    }
    return names;
  }

  /** Sweeps from a script. */
  public static void main(String[] arguments) {
    sweep();
  }
}
