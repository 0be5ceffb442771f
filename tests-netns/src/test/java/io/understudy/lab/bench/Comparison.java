package io.understudy.lab.bench;

import io.understudy.lab.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** How a figure is set against its baseline, run by run: the runs of both were made in turns. */
enum Comparison {
  /** It stands for itself. */
  NONE("", (measured, baseline) -> measured),
  /** How many times the baseline. */
  RATIO("×", (measured, baseline) -> measured / baseline),
  /** How much more than the baseline. */
  DIFFERENCE("+", (measured, baseline) -> measured - baseline);

  private final String sign;
  private final DoubleBinaryOperator operator;

  Comparison(String sign, DoubleBinaryOperator operator) {
    this.sign = sign;
    this.operator = operator;
  }

  String sign() {
    return sign;
  }

  /** The comparison of each run; without a baseline the measured values themselves. */
  Figures of(Figures measured, Figures baseline) {
    if (this == NONE) {
      return measured;
    }
    List<Double> pairs = new ArrayList<>();
    int length = Math.min(measured.values().size(), baseline.values().size());
    for (int i = 0; i < length; i++) {
      pairs.add(operator.applyAsDouble(measured.values().get(i), baseline.values().get(i)));
    }
    return new Figures(pairs);
  }
}
