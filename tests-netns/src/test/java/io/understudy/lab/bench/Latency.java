package io.understudy.lab.bench;

import io.understudy.lab.Figures;
import io.understudy.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What protection adds to a small request and its response. */
final class Latency implements Section {
  private static final int REQUESTS = 2_000;
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(0, 0);

  @Override
  public List<Row> measure(Plan plan) {
    List<Row> rows = new ArrayList<>();
    for (String commit : List.of("sync", "async")) {
      rows.addAll(compare(plan, commit));
    }
    return rows;
  }

  private static List<Row> compare(Plan plan, String commit) {
    List<Figures> plain = new ArrayList<>();
    List<Figures> guarded = new ArrayList<>();
    try (Lab alone = Lab.unprotected(SIZES);
        Lab pair = Lab.protectedPair(SIZES, Map.of("commit", commit));
        Requests without = new Requests(alone);
        Requests with = new Requests(pair)) {
      for (int run = 0; run < plan.runs(); run++) {
        plain.add(without.make(REQUESTS));
        guarded.add(with.make(REQUESTS));
      }
    }
    String what = "request and response, " + commit + ", ";
    return List.of(
        new Row(
            what + "median",
            "µs",
            each(guarded, 0.5),
            each(plain, 0.5),
            Comparison.DIFFERENCE,
            Goal.medianAtMost(15)),
        new Row(
            what + "p99",
            "µs",
            each(guarded, 0.99),
            each(plain, 0.99),
            Comparison.RATIO,
            Goal.medianAtMost(1.2)));
  }

  private static Figures each(List<Figures> runs, double part) {
    return new Figures(runs.stream().map(run -> run.quantile(part)).toList());
  }

  @Override
  public String method() {
    return """
        One warm connection makes %,d requests for a page of some 150 bytes in each run, one after
        the other; then another connection does the same in a network without Understudy. Each run
        gives one median and one 99th percentile; the table shows how these vary over the runs.
        """
        .formatted(REQUESTS);
  }
}
