package io.understudy.replicator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

/**
 * Every {@code understudy} command of the documents, in a block or within a sentence, is one that
 * the program understands, with these options. That they work is tested in namespaces.
 */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\\n(.*?)^ *```");
  private static final Pattern INLINE = Pattern.compile("`(understudy [a-z][^`]*)`");
  private static final Pattern COMMAND = Pattern.compile("(?m)\\bunderstudy ([a-z][^|>\\n]*)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @Test
  void shouldUnderstandEveryCommandWhenADocumentNamesIt() throws IOException {
    List<String> problems = new ArrayList<>();
    int seen = 0;
    for (Path document : documents()) {
      for (String command : commands(Files.readString(document))) {
        seen++;
        problem(command).ifPresent(text -> problems.add(ROOT.relativize(document) + ": " + text));
      }
    }
    assertEquals(List.of(), problems);
    assertTrue(seen > 30, "commands were found: " + seen);
  }

  @Test
  void shouldComplainWhenACommandOrOptionDoesNotExist() {
    String text = "`understudy stats`\n```sh\nunderstudy events --folow   # now\n```\n";
    List<String> commands = commands(text);
    assertEquals(List.of("events --folow   ", "stats"), commands);
    commands.forEach(command -> assertTrue(problem(command).isPresent(), command));
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> below = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              below.filter(file -> file.toString().endsWith(".md")),
              Stream.of(ROOT.resolve("README.md"), ROOT.resolve("vagrant/README.md")))
          .filter(Files::exists)
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** What stands behind the program's name, comments taken off. */
  private static List<String> commands(String text) {
    Stream<String> blocks =
        BLOCK
            .matcher(text)
            .results()
            .map(block -> block.group(1).replaceAll("\\\\\\n\\s*", ""))
            .map(block -> block.replaceAll("(?m)(^|\\s)#.*$", "$1"));
    Stream<String> sentences = INLINE.matcher(text).results().map(inline -> inline.group(1));
    return Stream.concat(blocks, sentences)
        .flatMap(code -> COMMAND.matcher(code).results().map(found -> found.group(1)))
        .map(command -> command.replaceAll("^([^']*)'$", "$1"))
        .toList();
  }

  private static Optional<String> problem(String command) {
    List<String> words = WORD.matcher(command).results().map(DocumentedCommandsTest::word).toList();
    Terminal silent =
        new Terminal(
            new PrintWriter(PrintWriter.nullWriter()),
            new PrintWriter(PrintWriter.nullWriter()),
            ZoneOffset.UTC);
    try {
      var parsed =
          new CommandLineFactory(new FakeHost(), silent)
              .create()
              .parseArgs(words.toArray(new String[0]));
      return parsed.hasSubcommand() ? Optional.empty() : complaint(command, "no command");
    } catch (ParameterException e) {
      // A sentence names a command without what it needs; only what is written has to be right.
      boolean incomplete = words.size() == 1 && e.getMessage().startsWith("Missing required");
      return incomplete ? Optional.empty() : complaint(command, e.getMessage());
    }
  }

  private static Optional<String> complaint(String command, String text) {
    return Optional.of("understudy " + command.strip() + ": " + text);
  }

  private static String word(MatchResult word) {
    return Arrays.asList(word.group(1), word.group(2)).stream()
        .filter(text -> text != null)
        .findFirst()
        .orElseThrow();
  }
}
