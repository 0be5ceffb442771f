package io.understudy.lab.bench;

import io.understudy.lab.Figures;
import java.util.Locale;

/**
 * What a figure should be.
 *
 * @param quantile of the compared figure that counts: 0.5 for the median
 * @param atLeast whether more is better
 * @param bound the value to reach; NaN for no goal
 */
record Goal(double quantile, boolean atLeast, double bound) {
  static final Goal NONE = new Goal(0.5, false, Double.NaN);

  static Goal medianAtMost(double bound) {
    return new Goal(0.5, false, bound);
  }

  static Goal medianAtLeast(double bound) {
    return new Goal(0.5, true, bound);
  }

  static Goal p99AtMost(double bound) {
    return new Goal(0.99, false, bound);
  }

  boolean exists() {
    return !Double.isNaN(bound);
  }

  boolean isMet(Figures compared) {
    double value = compared.quantile(quantile);
    return atLeast ? value >= bound : value <= bound;
  }

  @Override
  public String toString() {
    if (!exists()) {
      return "";
    }
    String which = quantile == 0.5 ? "" : "p99 ";
    return which + (atLeast ? "≥ " : "≤ ") + number(bound);
  }

  /** As tables write numbers. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
