package io.understudy.lab.works;

import io.understudy.lab.Evidence;
import io.understudy.lab.Lab;
import io.understudy.lab.Repository;
import io.understudy.lab.Sweeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures rows of {@code docs/works-with.md} and writes it. What was measured is kept in {@code
 * tests-netns/target/works-with.tsv}, so that it can be done in parts. The options are explained by
 * the script that starts it.
 */
@Command(name = "tests-netns/works-with")
public final class WorksWith implements Callable<Integer> {
  private static final Path RESULTS = Repository.target().resolve("works-with.tsv");
  private static final Path DOCUMENT = Repository.root().resolve("docs/works-with.md");

  @Parameters(arity = "0..*")
  private List<String> servers = new ArrayList<>();

  @Option(names = "--repeat")
  private int repeat = 1;

  @Option(names = "--keep-logs")
  private boolean keepLogs;

  @Option(names = "--fresh")
  private boolean fresh;

  @Option(names = "--write-only")
  private boolean writeOnly;

  /** Runs it. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new WorksWith());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          System.err.println("works-with: " + failure.getMessage());
          return 1;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    boolean good = writeOnly || measure();
    Files.writeString(DOCUMENT, WorksTable.of(read()));
    System.out.println("written: " + DOCUMENT);
    return good ? 0 : 1;
  }

  private boolean measure() throws IOException {
    boolean good = true;
    for (Row row : chosen()) {
      if (fresh) {
        forget(row);
      }
      for (int run = 0; run < repeat; run++) {
        Measurement seen = measure(row);
        System.out.println(seen.line() + (as(row, seen) ? "" : "  EXPECTED " + row.expected()));
        Files.createDirectories(RESULTS.getParent());
        Files.write(
            RESULTS, List.of(seen.line()), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        good &= as(row, seen);
      }
    }
    return good;
  }

  private static boolean as(Row row, Measurement seen) {
    return row.expected().contains(seen.verdict());
  }

  private List<Row> chosen() {
    return servers.isEmpty()
        ? Row.all()
        : Row.all().stream()
            .filter(row -> servers.contains(row.name()) || servers.contains(row.server()))
            .toList();
  }

  private Measurement measure(Row row) {
    try (Lab lab = Bench.lab()) {
      Measurement seen = measure(row, lab);
      if (keepLogs || !as(row, seen)) {
        System.out.println("logs: " + new Evidence(lab).keep("works-with-" + row.name()));
      }
      Sweeper.deleteTree(lab.directory());
      return seen;
    }
  }

  private static Measurement measure(Row row, Lab lab) {
    try {
      return Bench.on(lab, List.of(row)).run().get(0);
    } catch (RuntimeException e) {
      System.out.println("logs: " + new Evidence(lab).keep("works-with-" + row.name()));
      throw e;
    }
  }

  private static void forget(Row row) throws IOException {
    if (Files.exists(RESULTS)) {
      Files.write(
          RESULTS,
          Files.readAllLines(RESULTS).stream()
              .filter(line -> !Measurement.parse(line).row().equals(row.name()))
              .toList());
    }
  }

  private static List<Measurement> read() throws IOException {
    return Files.exists(RESULTS)
        ? Files.readAllLines(RESULTS).stream().map(Measurement::parse).toList()
        : List.of();
  }
}
