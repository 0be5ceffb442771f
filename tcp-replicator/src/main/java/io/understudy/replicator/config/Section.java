package io.understudy.replicator.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One group of keys while it is read. Every accessor notes the key as known and reports a bad or
 * missing value; {@link #finish} then reports what nobody asked for. After a problem the value is
 * null, and the caller goes on so that all problems are found at once.
 */
final class Section {
  private static final String WRITE_GROUP = "write its keys indented on the lines below";

  private final String path;
  private final int line;
  private final Map<String, YamlNode.Entry> entries;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  private Section(String path, int line, Map<String, YamlNode.Entry> entries, Problems problems) {
    this.path = path;
    this.line = line;
    this.entries = entries;
    this.problems = problems;
  }

  /** Reads a node as a group of keys. Anything else is a problem and counts as an empty group. */
  static Section of(YamlNode node, String path, Problems problems) {
    if (node instanceof YamlNode.Mapping mapping) {
      return new Section(path, mapping.line(), mapping.entries(), problems);
    }
    if (!(node instanceof YamlNode.Empty)) {
      problems.add(node.line(), path, "is " + node.kind() + ", not a group of keys", WRITE_GROUP);
    }
    return new Section(path, node.line(), Map.of(), problems);
  }

  /** A value that must be there. */
  <T> T required(String key, String example, ValueParser<T> parser) {
    T value = optional(key, null, parser);
    if (value == null && !isPresent(key)) {
      problems.add(line, path(key), "is missing", "write " + key + ": " + example);
    }
    return value;
  }

  /** A value with a default. */
  <T> T optional(String key, T byDefault, ValueParser<T> parser) {
    known.add(key);
    YamlNode.Entry entry = entries.get(key);
    if (entry == null) {
      return byDefault;
    }
    return scalar(entry.value(), path(key), parser);
  }

  /** A group of keys. Where it is absent it counts as empty, and its own keys report what lacks. */
  Section group(String key) {
    known.add(key);
    YamlNode.Entry entry = entries.get(key);
    return entry == null
        ? new Section(path(key), line, Map.of(), problems)
        : of(entry.value(), path(key), problems);
  }

  /** A list of groups; empty where the key is absent. */
  <T> List<T> groups(String key, Function<Section, T> reader) {
    List<T> result = new ArrayList<>();
    List<YamlNode> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      result.add(reader.apply(of(items.get(i), path(key) + "[" + i + "]", problems)));
    }
    return result;
  }

  /** A list of values; bad ones are left out. Empty where the key is absent. */
  <T> List<T> values(String key, ValueParser<T> parser) {
    List<T> result = new ArrayList<>();
    List<YamlNode> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      T value = scalar(items.get(i), path(key) + "[" + i + "]", parser);
      if (value != null) {
        result.add(value);
      }
    }
    return result;
  }

  /** A group whose keys are not known beforehand, each with one value; empty where it is absent. */
  Map<String, String> texts(String key, Pattern allowed) {
    Map<String, String> result = new LinkedHashMap<>();
    Section group = group(key);
    group.entries.forEach(
        (name, entry) -> {
          String value = group.optional(name, "", text -> text);
          if (!allowed.matcher(name).matches()) {
            group.problem(name, "is not a name", "use letters, digits, '_' and '-'");
          } else if (value != null) {
            result.put(name, value);
          }
        });
    return result;
  }

  /** Reports a problem with a key of this group, at the line of the key if it is there. */
  void problem(String key, String what, String remedy) {
    YamlNode.Entry entry = entries.get(key);
    problems.add(entry == null ? line : entry.line(), path(key), what, remedy);
  }

  /** Whether the key was written. */
  boolean isPresent(String key) {
    return entries.containsKey(key);
  }

  /** Whether the key was written with no value, or with an empty list. */
  boolean isEmpty(String key) {
    YamlNode value = entries.get(key).value();
    return value instanceof YamlNode.Empty
        || value instanceof YamlNode.Sequence sequence && sequence.items().isEmpty();
  }

  /** Reports the keys that nobody asked for. */
  void finish() {
    entries.forEach(
        (key, entry) -> {
          if (!known.contains(key)) {
            problems.add(entry.line(), path(key), "unknown key", Suggestion.among(known, key));
          }
        });
  }

  private List<YamlNode> items(String key) {
    known.add(key);
    YamlNode.Entry entry = entries.get(key);
    if (entry == null || entry.value() instanceof YamlNode.Empty) {
      return List.of();
    }
    if (entry.value() instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    String remedy =
        entry.value() instanceof YamlNode.Mapping
            ? "begin each item with '- '"
            : "write [ ] around it";
    problem(key, "is " + entry.value().kind() + ", not a list", remedy);
    return List.of();
  }

  private <T> T scalar(YamlNode node, String where, ValueParser<T> parser) {
    if (node instanceof YamlNode.Scalar scalar) {
      try {
        return parser.parse(scalar.text());
      } catch (ValueException e) {
        problems.add(scalar.line(), where, e);
        return null;
      }
    }
    String what = node instanceof YamlNode.Empty ? "has no value" : "is " + node.kind();
    problems.add(node.line(), where, what, "write one value");
    return null;
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
