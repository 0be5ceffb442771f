package io.understudy.lab.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.understudy.lab.Figures;

/**
 * One figure with its baseline.
 *
 * @param what was measured
 * @param unit of both
 * @param baseline empty where the figure stands for itself
 * @param comparison how the two are compared
 * @param goal what the comparison should be
 */
record Row(
    String what,
    String unit,
    Figures measured,
    Figures baseline,
    Comparison comparison,
    Goal goal) {

  static Row alone(String what, String unit, Figures measured, Goal goal) {
    return new Row(what, unit, measured, Figures.NONE, Comparison.NONE, goal);
  }

  /** What the goal is about. */
  @JsonProperty
  Figures compared() {
    return comparison.of(measured, baseline);
  }

  /** The median of the comparison, for a table. */
  String comparedText() {
    if (comparison == Comparison.NONE) {
      return "";
    }
    double value = compared().median();
    boolean isPlus = comparison == Comparison.DIFFERENCE && value < 0;
    return (isPlus ? "" : comparison.sign()) + Goal.number(value);
  }

  /** The goal and whether it is met, for a table. */
  String goalText() {
    if (!goal.exists()) {
      return "";
    }
    return goal + (goal.isMet(compared()) ? " yes" : " NO");
  }
}
