package io.understudy.replicator.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML into nodes that know their lines. Duplicate keys, anchors and a second document are
 * problems: each of them hides from the reader of the file what is in force.
 */
final class YamlReader {
  private static final YAMLFactory FACTORY = new YAMLFactory();

  private final Problems problems;
  private final YAMLParser parser;

  private YamlReader(YAMLParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The document, or an empty mapping when there is none or when it is not readable as YAML. */
  static YamlNode read(String text, Problems problems) throws ConfigurationException {
    try (YAMLParser parser = FACTORY.createParser(text)) {
      return new YamlReader(parser, problems).document();
    } catch (JsonProcessingException e) {
      addSyntaxProblem(e, problems);
    } catch (IOException | StackOverflowError e) {
      problems.add(0, "", "not YAML: " + e.getClass().getSimpleName(), "check the file");
    }
    problems.throwIfAny();
    throw new IllegalStateException("a problem was added");
  }

  private static void addSyntaxProblem(JsonProcessingException e, Problems problems) {
    int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
    String what = firstLine(e);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
        line = marked.getProblemMark().getLine() + 1;
        what = marked.getProblem();
      }
    }
    boolean tab = what.contains("TAB");
    problems.add(
        line,
        "",
        "not YAML: " + (tab ? "a tab stands where only spaces may" : what),
        tab ? "indent with spaces" : "check indentation, colons and quotes");
  }

  private YamlNode document() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return new YamlNode.Mapping(1, Map.of());
    }
    YamlNode root = node("");
    if (parser.nextToken() != null) {
      problems.add(line(), "", "a second YAML document", "keep one document, without '---'");
    }
    return root;
  }

  private YamlNode node(String path) throws IOException {
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      problems.add(line(), path, "anchors and aliases are not read", "write the value itself");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(path);
      case START_ARRAY -> sequence(path);
      case VALUE_NULL -> new YamlNode.Empty(line());
      default -> scalar();
    };
  }

  private YamlNode scalar() throws IOException {
    String text = parser.getText();
    return text.isEmpty() ? new YamlNode.Empty(line()) : new YamlNode.Scalar(line(), text);
  }

  private YamlNode mapping(String path) throws IOException {
    int start = line();
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      int keyLine = line();
      String keyPath = path.isEmpty() ? key : path + "." + key;
      parser.nextToken();
      YamlNode.Entry entry = new YamlNode.Entry(keyLine, node(keyPath));
      YamlNode.Entry earlier = entries.putIfAbsent(key, entry);
      if (earlier != null) {
        problems.add(
            keyLine,
            keyPath,
            "written a second time",
            "keep one; line " + earlier.line() + " has it");
      }
    }
    return new YamlNode.Mapping(start, entries);
  }

  private YamlNode sequence(String path) throws IOException {
    int start = line();
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(path + "[" + items.size() + "]"));
    }
    return new YamlNode.Sequence(start, items);
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private static String firstLine(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }
}
