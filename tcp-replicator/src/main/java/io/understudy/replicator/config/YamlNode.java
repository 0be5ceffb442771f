package io.understudy.replicator.config;

import java.util.List;
import java.util.Map;

/** A piece of a YAML document that still knows its line (1 for the first). */
sealed interface YamlNode {
  int line();

  /** The line of what is under this path, such as {@code a[0].b}; 0 when nothing is. */
  default int lineOf(String path) {
    YamlNode node = this;
    int line = line();
    for (String step : path.split("[.\\[]")) {
      if (node instanceof Mapping mapping && mapping.entries().containsKey(step)) {
        line = mapping.entries().get(step).line();
        node = mapping.entries().get(step).value();
      } else if (node instanceof Sequence sequence && step.matches("\\d{1,4}]")) {
        int index = Integer.parseInt(step.substring(0, step.length() - 1));
        if (index >= sequence.items().size()) {
          return 0;
        }
        node = sequence.items().get(index);
        line = node.line();
      } else {
        return 0;
      }
    }
    return line;
  }

  /** What it is, for messages. */
  String kind();

  /** A value; {@code text} is as written, without quotes. */
  record Scalar(int line, String text) implements YamlNode {
    @Override
    public String kind() {
      return "a single value";
    }
  }

  /** Nothing was written after the colon or dash. */
  record Empty(int line) implements YamlNode {
    @Override
    public String kind() {
      return "empty";
    }
  }

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with values, in the order of the file. */
  record Mapping(int line, Map<String, Entry> entries) implements YamlNode {
    @Override
    public String kind() {
      return "a group of keys";
    }
  }

  /** The value of a key and the line of the key itself. */
  record Entry(int line, YamlNode value) {}
}
