package io.understudy.replicator.config;

import java.util.List;
import java.util.Map;

/** A piece of a YAML document that still knows its line (1 for the first). */
sealed interface YamlNode {
  int line();

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
