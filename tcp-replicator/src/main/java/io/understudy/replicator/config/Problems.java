package io.understudy.replicator.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file. Owned by the loading thread. */
final class Problems {
  private final String file;
  private final List<ConfigurationProblem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(int line, String key, String what, String remedy) {
    found.add(new ConfigurationProblem(file, line, key, what, remedy));
  }

  void add(int line, String key, ValueException cause) {
    add(line, key, cause.getMessage(), cause.remedy());
  }

  /** Throws when anything was found. */
  void throwIfAny() throws ConfigurationException {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparingInt(ConfigurationProblem::line));
      throw new ConfigurationException(found);
    }
  }
}
