package io.understudy.replicator.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration cannot be used. Carries everything that is wrong with it, in the order of the
 * file; the caller prints each on one line and starts nothing.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigurationProblem> problems;

  /** At least one problem. */
  public ConfigurationException(List<ConfigurationProblem> problems) {
    super(problems.stream().map(ConfigurationProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, sorted by line. */
  public List<ConfigurationProblem> problems() {
    return problems;
  }
}
