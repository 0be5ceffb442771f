package io.understudy.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.understudy.lab.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every link of the documents to a file or a heading of this checkout leads there. No root. */
class LinksTest {
  private static final Pattern LINK = Pattern.compile("\\[[^\\]\\n]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```");

  @Test
  void shouldLeadSomewhereWhenADocumentHasALink() throws IOException {
    List<Path> documents = documents(Repository.root());
    assertFalse(documents.isEmpty(), "documents were found");
    List<String> dead = new ArrayList<>();
    documents.forEach(document -> dead.addAll(deadLinks(document)));
    assertEquals(List.of(), dead);
  }

  @Test
  void shouldComplainWhenFileOrHeadingIsMissing(@TempDir Path directory) throws IOException {
    Path document = directory.resolve("a.md");
    Files.writeString(
        document, "# The One\n[x](a.md#the-one) [y](#the-two) [z](b.md) [w](https://e.org/)\n");
    assertEquals(List.of("a.md: #the-two", "a.md: b.md"), deadLinks(document));
  }

  private static List<Path> documents(Path root) throws IOException {
    try (Stream<Path> top = Files.list(root);
        Stream<Path> below = Files.walk(root.resolve("docs"))) {
      return Stream.concat(top, below)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .collect(Collectors.toList());
    }
  }

  private static List<String> deadLinks(Path document) {
    return LINK.matcher(text(document))
        .results()
        .map(link -> link.group(1))
        .filter(target -> !target.contains("://"))
        .filter(target -> !leadsSomewhere(document, target))
        .map(target -> document.getFileName() + ": " + target)
        .toList();
  }

  private static boolean leadsSomewhere(Path document, String target) {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file = path.isEmpty() ? document : document.resolveSibling(path).normalize();
    return Files.exists(file)
        && (hash < 0 || anchors(text(file)).contains(target.substring(hash + 1)));
  }

  /** As GitHub and its likes make them: lower case, no punctuation, hyphens for spaces. */
  private static List<String> anchors(String text) {
    Matcher headings = HEADING.matcher(text);
    return headings
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-'))
        .toList();
  }

  /** The document without its blocks of code. */
  private static String text(Path document) {
    try {
      return CODE.matcher(Files.readString(document)).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
