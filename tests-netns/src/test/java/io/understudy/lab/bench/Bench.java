package io.understudy.lab.bench;

import io.understudy.lab.Repository;
import io.understudy.lab.Tapping;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what Understudy promises and what it costs. The options are explained by the script that
 * starts it.
 */
@Command(name = "tests-netns/bench")
public final class Bench implements Callable<Integer> {
  @Option(names = "--only", split = ",")
  private List<Topic> topics = Arrays.asList(Topic.values());

  @Option(names = "--runs")
  private int runs = 10;

  @Option(names = "--connections", split = ",")
  private List<Integer> counts = List.of(1, 1_000, 100_000);

  @Option(names = "--taps", split = ",")
  private List<Tapping> taps =
      List.of(Tapping.RELAY, Tapping.MIRROR, Tapping.MULTICAST, Tapping.INLINE);

  @Option(names = "--seconds")
  private int seconds = 60;

  @Option(names = "--json")
  private Path json = Repository.target().resolve("bench.json");

  @Option(names = "--with")
  private Path earlier;

  @Option(names = "--document")
  private Path document;

  /** Measures. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (failure, words) -> {
          System.err.println("bench: " + failure.getMessage() + "; see --help");
          return 2;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() {
    Plan plan = new Plan(runs, counts, taps, seconds);
    Machine here = Machine.here();
    Report report = earlier == null ? Report.of(here) : Report.read(earlier, here);
    for (Topic topic : topics) {
      Moment when = Moment.now();
      Report.Measured measured = new Report.Measured(when, runs, topic.section().measure(plan));
      report.add(topic, measured);
      report.write(json);
      Printed.print(topic, measured);
    }
    System.out.println();
    System.out.println("all values: " + json);
    if (document != null) {
      new Document(report).write(document);
      System.out.println("document: " + document);
    }
    return 0;
  }
}
