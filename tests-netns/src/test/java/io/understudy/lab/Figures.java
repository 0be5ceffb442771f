package io.understudy.lab;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What repeating one measurement gave.
 *
 * @param values in the order in which they were measured
 */
public record Figures(List<Double> values) {
  public static final Figures NONE = new Figures(List.of());

  /** A copy of the values. */
  public Figures {
    values = List.copyOf(values);
  }

  public static Figures of(double value) {
    return new Figures(List.of(value));
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  @JsonProperty
  public double min() {
    return quantile(0);
  }

  @JsonProperty
  public double median() {
    return quantile(0.5);
  }

  @JsonProperty
  public double p99() {
    return quantile(0.99);
  }

  @JsonProperty
  public double max() {
    return quantile(1);
  }

  /** The nearest-rank quantile; of few values the high ones are the greatest. */
  public double quantile(double part) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(part * sorted.size()) - 1;
    return sorted.get(Math.max(0, rank));
  }
}
