package io.understudy.documents;

import io.understudy.lab.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands that the documents tell their reader to type: the lines of their blocks of {@code
 * sh}, continued lines joined, comments taken off.
 */
public final class ShellLines {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```");

  private ShellLines() {}

  /** Those of the README and of everything below docs, in this order, each once. */
  public static List<String> ofAllDocuments() {
    Path root = Repository.root();
    try (Stream<Path> below = Files.walk(root.resolve("docs"))) {
      return Stream.concat(Stream.of(root.resolve("README.md")), below.sorted())
          .filter(file -> file.toString().endsWith(".md"))
          .flatMap(file -> of(text(file)))
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> of(String text) {
    return BLOCK
        .matcher(text)
        .results()
        .flatMap(block -> block.group(1).replaceAll("\\\\\\n\\s*", "").lines())
        .map(line -> line.replaceAll("(^|\\s)#.*$", "").strip())
        .filter(line -> !line.isEmpty());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
