package io.understudy.replicator.config;

/**
 * One thing that is wrong with a configuration file.
 *
 * @param file the file as it was named by the user
 * @param line 1 for the first line; 0 when the problem has no line
 * @param key path of the key, such as {@code services[0].tap}; empty for the file as a whole
 * @param what what is wrong
 * @param remedy what to write instead
 */
public record ConfigurationProblem(String file, int line, String key, String what, String remedy) {

  /** The problem as one line for the administrator: file, line, key, what is wrong, what to do. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
    }
    text.append(": ");
    if (!key.isEmpty()) {
      text.append(key).append(": ");
    }
    return text.append(what).append("; ").append(remedy).toString();
  }
}
