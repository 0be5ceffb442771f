package io.understudy.lab.bench;

import io.understudy.lab.Address;
import io.understudy.lab.Host;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Nginx;
import io.understudy.lab.Shell;
import io.understudy.lab.Tapping;
import io.understudy.lab.Wires;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How fast one transfer is that is protected, and one that is not. */
final class Throughput implements Section {
  private static final int MEBIBYTES = 256;
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(MEBIBYTES, MEBIBYTES);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public List<Row> measure(Plan plan) {
    List<Row> rows = new ArrayList<>();
    for (String commit : List.of("sync", "async")) {
      try (Lab alone = Lab.unprotected(SIZES);
          Lab pair = Lab.protectedPair(SIZES, Map.of("commit", commit))) {
        for (Wires wires : Wires.values()) {
          wires.lay(alone);
          wires.lay(pair);
          rows.add(compare(plan, alone, pair, true, wires, commit));
          rows.add(compare(plan, alone, pair, false, wires, commit));
          if (wires == Wires.UNSHAPED) {
            rows.addAll(compareWithTwo(plan, alone, pair, commit));
          }
        }
      }
    }
    rows.add(uploadOverMirror(plan));
    return rows;
  }

  /** With a relay each byte that comes in on the primary's cable goes out on it once more. */
  private static Row uploadOverMirror(Plan plan) {
    Map<String, String> settings = Map.of("commit", "sync");
    try (Lab alone = Lab.unprotected(SIZES);
        Lab pair = Lab.protectedPair(SIZES, Tapping.MIRROR, settings)) {
      Wires.GIGABIT.lay(alone);
      Wires.GIGABIT.lay(pair);
      return compare(plan, alone, pair, false, Wires.GIGABIT, "sync, tap mirror");
    }
  }

  /** The same beside another server that does the same work at the same time. */
  private static List<Row> compareWithTwo(Plan plan, Lab alone, Lab pair, String commit) {
    alone.backupServer().start();
    List<Row> rows = new ArrayList<>();
    for (boolean down : List.of(true, false)) {
      String what =
          (down ? "download" : "upload") + ", unshaped, " + commit + ", beside one of two";
      rows.add(
          Turns.take(plan.runs(), () -> rate(pair, down), () -> rateOfOneOfTwo(alone, down))
              .row(what, "MB/s", Comparison.RATIO, Goal.NONE));
    }
    return rows;
  }

  private static double rateOfOneOfTwo(Lab alone, boolean down) {
    String other = alone.topology().backup().address().ipv4();
    CompletableFuture<Double> second =
        CompletableFuture.supplyAsync(() -> rate(alone, other, down));
    double first = rate(alone, down);
    return (first + second.join()) / 2;
  }

  private static Row compare(
      Plan plan, Lab alone, Lab pair, boolean down, Wires wires, String commit) {
    double goal = wires == Wires.GIGABIT ? 0.99 : down ? 0.9 : 0.75;
    String what = (down ? "download, " : "upload, ") + wires.label() + ", " + commit;
    return Turns.take(plan.runs(), () -> rate(pair, down), () -> rate(alone, down))
        .row(what, "MB/s", Comparison.RATIO, Goal.medianAtLeast(goal));
  }

  /** Transfers once; returns 10^6 bytes per second. */
  static double rate(Lab lab, boolean down) {
    return rate(lab, Address.SERVICE.ipv4(), down);
  }

  private static double rate(Lab lab, String address, boolean down) {
    List<String> command = new ArrayList<>(List.of("curl", "-sSf", "-o", "/dev/null"));
    String url = "http://" + address + ":" + Nginx.PORT;
    if (down) {
      command.addAll(List.of("-w", "%{speed_download}", url + "/" + lab.downloadable().name()));
    } else {
      String file = lab.uploadable().file().toString();
      command.addAll(List.of("-H", "Expect:", "-T", file));
      command.addAll(List.of("-w", "%{speed_upload}", url + "/up/bench"));
    }
    Host client = lab.topology().client();
    Shell.Result result = client.run(PATIENCE, command.toArray(String[]::new));
    if (result.exit() != 0) {
      throw new LabException("a transfer failed: " + result.text());
    }
    return Double.parseDouble(result.out().trim()) / 1e6;
  }

  @Override
  public String method() {
    return """
        curl reads and writes a file of %d MiB; files lie in memory. 1 Gbit/s: a token bucket on
        each end of each cable, so that what the pair says to each other takes its part of it: with
        the tap relay all that a client sends passes the primary's cable twice. "Beside
        one of two": the baseline is one of two unprotected transfers that go on at once, from two
        servers on the same processors. It tells how much of the cost is the second server's work,
        which a second machine would do.
        """
        .formatted(MEBIBYTES);
  }
}
