package io.understudy.lab.bench;

import io.understudy.lab.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Two figures that were measured in turns, so that what disturbs the machine disturbs both.
 *
 * @param measured what is of interest
 * @param baseline what it is set against
 */
record Turns(Figures measured, Figures baseline) {

  /** Measures both so often, the baseline first. */
  static Turns take(int runs, DoubleSupplier measured, DoubleSupplier baseline) {
    List<Double> plain = new ArrayList<>();
    List<Double> guarded = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      plain.add(baseline.getAsDouble());
      guarded.add(measured.getAsDouble());
    }
    return new Turns(new Figures(guarded), new Figures(plain));
  }

  Row row(String what, String unit, Comparison comparison, Goal goal) {
    return new Row(what, unit, measured, baseline, comparison, goal);
  }
}
