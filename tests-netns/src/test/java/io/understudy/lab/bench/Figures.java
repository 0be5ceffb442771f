package io.understudy.lab.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What repeating one measurement gave.
 *
 * @param values in the order in which they were measured
 */
record Figures(List<Double> values) {
  static final Figures NONE = new Figures(List.of());

  Figures {
    values = List.copyOf(values);
  }

  static Figures of(double value) {
    return new Figures(List.of(value));
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  @JsonProperty
  double min() {
    return quantile(0);
  }

  @JsonProperty
  double median() {
    return quantile(0.5);
  }

  @JsonProperty
  double p99() {
    return quantile(0.99);
  }

  @JsonProperty
  double max() {
    return quantile(1);
  }

  /** The nearest-rank quantile; of few values the high ones are the greatest. */
  double quantile(double part) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.get(Math.max(0, rank));
  }
}
