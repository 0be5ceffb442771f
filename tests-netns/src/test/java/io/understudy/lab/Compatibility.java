package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The table of taps, engines, families and faults with measured pauses, for {@code
 * docs/compatibility.md}. What was measured is kept in {@code
 * tests-netns/target/compatibility.tsv}, so that it can be done in parts; the document is written
 * from all of it. Exit code 0 only when no client noticed anything. The options are explained by
 * the script that starts it.
 */
@Command(name = "tests-netns/compatibility")
public final class Compatibility implements Callable<Integer> {
  private static final Path RESULTS = Repository.target().resolve("compatibility.tsv");
  private static final Path DOCUMENT = Repository.root().resolve("docs/compatibility.md");

  @Option(names = "--tap")
  private List<String> taps = new ArrayList<>();

  @Option(names = "--engine")
  private String engine = "ebpf";

  @Option(names = "--ip")
  private List<Integer> families = List.of(4, 6);

  @Option(names = "--uploads")
  private int uploads;

  @Option(names = "--write-only")
  private boolean writeOnly;

  @Option(names = "--fresh")
  private boolean fresh;

  /** Runs it. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Compatibility());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          System.err.println("compatibility: " + failure.getMessage());
          return 1;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (fresh) {
      Files.deleteIfExists(RESULTS);
    }
    boolean good = writeOnly || measure();
    Files.writeString(DOCUMENT, CompatibilityTable.of(read()));
    System.out.println("written: " + DOCUMENT);
    return good ? 0 : 1;
  }

  private boolean measure() throws IOException {
    boolean good = true;
    for (Tapping tapping : chosen()) {
      if (uploads > 0) {
        good &= keep(() -> new UploadPauses(tapping, engine, uploads).run());
        continue;
      }
      for (int family : families) {
        IpVersion version = family == 4 ? IpVersion.IPV4 : IpVersion.IPV6;
        good &= keep(() -> new Journey(tapping, engine, version).run());
      }
    }
    return good;
  }

  private List<Tapping> chosen() {
    return taps.isEmpty() ? List.of(Tapping.values()) : taps.stream().map(Tapping::of).toList();
  }

  /** What cannot be measured is told, and the next is. */
  private static boolean keep(Supplier<List<Pause>> measuring) throws IOException {
    List<Pause> pauses;
    try {
      pauses = measuring.get();
    } catch (LabException failed) {
      System.out.println("not measured: " + failed.getMessage());
      return false;
    }
    List<String> lines = pauses.stream().map(Pause::line).toList();
    lines.forEach(System.out::println);
    Files.createDirectories(RESULTS.getParent());
    Files.write(RESULTS, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return pauses.stream().allMatch(pause -> pause.complaint().isEmpty());
  }

  private static List<Pause> read() throws IOException {
    return Files.exists(RESULTS)
        ? Files.readAllLines(RESULTS).stream().map(Pause::parse).toList()
        : List.of();
  }
}
