package io.understudy.lab.matrix;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Any number of cases of the fault matrix. Exit code 0 only when none failed. The options are
 * explained by the script that starts it.
 */
@Command(name = "tests-netns/soak")
public final class Soak implements Callable<Integer> {
  @Option(names = "--cases")
  private int cases = 100;

  @Option(names = "--seed")
  private long seed = 1;

  @Option(names = "--minutes")
  private double minutes = Double.MAX_VALUE;

  @Option(names = "--strike", split = ",")
  private List<Strike> strikes = List.of(Strike.values());

  @Option(names = "--trouble", split = ",")
  private List<Trouble.Kind> troubles = List.of(Trouble.Kind.values());

  @Option(names = "--quick")
  private boolean quick;

  private final List<Verdict> failed = new ArrayList<>();
  private final Map<Strike, int[]> counts = new EnumMap<>(Strike.class);
  private final Series series = new Series();

  /** Runs the cases. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Soak());
    line.setParameterExceptionHandler(
        (failure, words) -> {
          System.err.println("soak: " + failure.getMessage() + "; see --help");
          return 2;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() {
    long deadlineNanos = System.nanoTime() + (long) Math.min(minutes * 60e9, Long.MAX_VALUE / 2.0);
    int done = 0;
    for (long next = seed; done < cases && System.nanoTime() < deadlineNanos; next++) {
      Case wanted = Case.of(next);
      if (chosen(wanted)) {
        play(wanted);
        done++;
      }
    }
    series.close();
    summary(done);
    return failed.isEmpty() ? 0 : 1;
  }

  private boolean chosen(Case wanted) {
    return strikes.contains(wanted.strike())
        && troubles.contains(wanted.trouble().kind())
        && (wanted.quick() || !quick);
  }

  private void play(Case wanted) {
    Verdict verdict = series.play(wanted);
    System.out.println(verdict);
    int[] count = counts.computeIfAbsent(wanted.strike(), strike -> new int[3]);
    count[!verdict.good() ? 2 : verdict.unprotected().isEmpty() ? 0 : 1]++;
    if (!verdict.good()) {
      failed.add(verdict);
      System.out.println("    again: " + series.again(wanted));
    }
  }

  private void summary(int done) {
    System.out.println();
    System.out.printf("%-16s %6s %12s %7s%n", "fault", "ok", "unprotected", "failed");
    counts.forEach(
        (strike, count) ->
            System.out.printf("%-16s %6d %12d %7d%n", strike, count[0], count[1], count[2]));
    System.out.println(done + " cases, " + failed.size() + " failed");
    failed.forEach(verdict -> System.out.println(series.again(verdict.tried())));
  }
}
