package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a server says to each client, kept by a library that is preloaded into it: on the silent
 * host no capture shows it.
 */
public final class Tee {
  private static final Path SOURCE = Repository.root().resolve("tests-netns/src/test/c/tee.c");

  /** A record with an alert, as long as any protocol makes it. */
  private static final long MOST_FAREWELL_BYTES = 48;

  private final Path directory;
  private final Path library;

  private Tee(Path directory, Path library) {
    this.directory = directory;
    this.library = library;
  }

  /** For the server of a host. */
  static Tee on(Topology topology, Host host) {
    Path directory = Sweeper.MEMORY.resolve(topology.id()).resolve(host.name()).resolve("tee");
    Path library = topology.directory().resolve("tee.so");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new LabException("cannot make " + directory, e);
    }
    if (!Files.exists(library)) {
      Shell.must("gcc", "-O2", "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString());
    }
    return new Tee(directory, library);
  }

  /** What to write before the command of a server. */
  List<String> launcher() {
    return List.of("env", "LD_PRELOAD=" + library, "TEE_DIRECTORY=" + directory);
  }

  /** The digests of what was said so far, by the client's port. */
  public Map<Integer, String> said() {
    Map<Integer, String> all = new TreeMap<>();
    for (Path file : files()) {
      all.put(Integer.valueOf(file.getFileName().toString()), Digest.of(file));
    }
    return all;
  }

  /**
   * Whether both servers said the same on this many connections, from the handshake to the answer.
   * A farewell may be missing on one host: a client that has heard it from the other is gone before
   * this one comes to say it.
   */
  public boolean agrees(Tee other, int connections) {
    List<Path> files = files();
    return files.size() == connections
        && contradictions(other).isEmpty()
        && files.stream()
            .allMatch(file -> saidAsMuch(file, other.directory.resolve(file.getFileName())));
  }

  private static boolean saidAsMuch(Path ours, Path theirs) {
    try {
      return Files.exists(theirs)
          && Math.abs(Files.size(ours) - Files.size(theirs)) <= MOST_FAREWELL_BYTES;
    } catch (IOException e) {
      throw new LabException("cannot compare " + ours + " and " + theirs, e);
    }
  }

  /** Ports of clients to whom the two servers said different things; less is not different. */
  public List<Integer> contradictions(Tee other) {
    return files().stream()
        .filter(file -> contradict(file, other.directory.resolve(file.getFileName())))
        .map(file -> Integer.valueOf(file.getFileName().toString()))
        .toList();
  }

  private static boolean contradict(Path ours, Path theirs) {
    try {
      long differs = Files.exists(theirs) ? Files.mismatch(ours, theirs) : -1;
      return differs >= 0 && differs < Math.min(Files.size(ours), Files.size(theirs));
    } catch (IOException e) {
      throw new LabException("cannot compare " + ours + " and " + theirs, e);
    }
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new LabException("cannot read " + directory, e);
    }
  }
}
