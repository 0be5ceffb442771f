package io.understudy.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every piece of configuration in the documents is accepted. A piece takes the place of the same
 * keys of a whole configuration; one that is indented belongs to a service.
 */
class DocumentedConfigurationsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```yaml\\n(.*?)^ *```");
  private static final Pattern KEY = Pattern.compile("(?m)^(?=[a-z-]+:)");
  private static final String PROMETHEUS = "scrape_configs:";
  private static final String SERVICE =
      "services:\n  - name: web\n    address: 10.77.0.100/24\n    ports: [tcp/8080]\n";
  private static final String WHOLE =
      """
      node: alpha
      interface: eth0
      peer:
        node: beta
        address: 10.77.0.2
      control:
        address: 10.77.0.1
      """
          + SERVICE;

  @TempDir private Path directory;

  @Test
  void shouldAcceptEveryPieceWhenADocumentHasIt() throws IOException {
    List<String> problems = new ArrayList<>();
    int seen = 0;
    for (Path document : documents()) {
      for (String piece : pieces(Files.readString(document))) {
        seen++;
        problems.addAll(problems(ROOT.relativize(document).toString(), piece));
      }
    }
    assertEquals(List.of(), problems);
    assertTrue(seen > 10, "pieces were found: " + seen);
  }

  @Test
  void shouldComplainWhenAPieceIsWrong() throws IOException {
    assertEquals(1, problems("a.md", "arbiter:\n  kind: oracle\n").size());
    assertEquals(1, problems("a.md", "    tapp: inline\n").size());
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> below = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), below.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }

  /** The blocks, moved to the left by as much as their fences are indented. */
  private static List<String> pieces(String text) {
    return BLOCK
        .matcher(text)
        .results()
        .map(block -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
        .filter(piece -> !piece.contains(PROMETHEUS))
        .toList();
  }

  private List<String> problems(String document, String piece) throws IOException {
    Path file = Files.writeString(directory.resolve("understudy.yaml"), whole(piece));
    try {
      ConfigurationLoader.loadWithoutKey(file);
      return List.of();
    } catch (ConfigurationException e) {
      return e.problems().stream().map(problem -> document + ": " + problem).toList();
    }
  }

  private static String whole(String piece) {
    if (piece.startsWith(" ")) {
      return WHOLE + piece;
    }
    Map<String, String> keys = byKey(WHOLE);
    keys.putAll(byKey(piece));
    // A piece that shows a part of a service leaves out what every service has.
    keys.computeIfPresent(
        "services",
        (name, lines) ->
            lines.contains("ports:")
                ? lines
                : lines.replace("services:\n  - name: web\n", SERVICE));
    return String.join("", keys.values());
  }

  private static Map<String, String> byKey(String text) {
    Map<String, String> keys = new LinkedHashMap<>();
    KEY.splitAsStream(text)
        .filter(lines -> lines.contains(":"))
        .forEach(lines -> keys.put(lines.substring(0, lines.indexOf(':')), lines + "\n"));
    return keys;
  }
}
