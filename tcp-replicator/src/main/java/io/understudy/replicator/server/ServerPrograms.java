package io.understudy.replicator.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What is known of the processes behind listeners, from /proc. Reads once; takes some ms. */
public final class ServerPrograms {
  private static final Path PROC = Path.of("/proc");

  private ServerPrograms() {}

  /**
   * A process.
   *
   * @param arguments its command line, word by word
   * @param libraries file names of what it has mapped
   */
  public record Program(List<String> arguments, Set<String> libraries) {
    /** Whether a library is mapped whose file name begins so. */
    public boolean maps(String prefix) {
      return libraries.stream().anyMatch(name -> name.startsWith(prefix));
    }
  }

  /** Those that hold one of the sockets. What cannot be read, or has ended, is left out. */
  public static List<Program> holding(long[] inodes) {
    List<Program> programs = new ArrayList<>();
    Set<Long> wanted = LongStream.of(inodes).boxed().collect(Collectors.toSet());
    for (int pid : new TreeSet<>(new ListenerProcesses().holding(wanted))) {
      Path process = PROC.resolve(Integer.toString(pid));
      try (var maps = Files.lines(process.resolve("maps"))) {
        Set<String> libraries =
            maps.filter(line -> line.contains(".so"))
                .map(line -> line.substring(line.lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
        String line = Files.readString(process.resolve("cmdline"), StandardCharsets.UTF_8);
        programs.add(new Program(List.of(line.split("[\0 ]+")), libraries));
      } catch (IOException ended) {
        continue;
      }
    }
    return programs;
  }
}
