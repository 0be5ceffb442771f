package io.understudy.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake is answered by exactly one line: file, line, key, what is wrong, what to do. */
class ConfigurationMistakesTest {
  private static final String GOOD =
      """
      node: alpha
      interface: eth0
      peer:
        node: beta
        address: 10.77.0.2
      control:
        address: 10.77.0.1
        key-file: pair.key
      detection:
        heartbeat: 10ms
      services:
        - name: web
          address: 10.77.0.100/24
          ports: [tcp/8080]
      """;

  @TempDir private Path directory;
  private Path file;
  private Path key;

  @BeforeEach
  void writeKey() throws IOException {
    file = directory.resolve("understudy.yaml");
    key = Files.write(directory.resolve("pair.key"), new byte[32]);
    permit("rw-------");
  }

  static Stream<Arguments> mistakes() throws IOException {
    try (InputStream in = ConfigurationMistakesTest.class.getResourceAsStream("mistakes.txt")) {
      List<String> lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .toList();
      List<Arguments> all = new ArrayList<>();
      for (int i = 0; i < lines.size(); i += 2) {
        String[] change = lines.get(i).split(" ?=> ?", 2);
        all.add(Arguments.of(change[0], change[1], lines.get(i + 1)));
      }
      return all.stream();
    }
  }

  @ParameterizedTest(name = "{0} => {1}")
  @MethodSource("mistakes")
  void shouldSayWhatIsWrongAndWhatToDoWhenSomethingIsMistaken(
      String from, String to, String message) throws IOException {
    String text =
        from.isEmpty() ? GOOD + unescaped(to) : GOOD.replace(unescaped(from), unescaped(to));
    assertNotEquals(GOOD, text, "the mistake is not made");
    assertMessage(text, message.replace("DIRECTORY", directory.toString()));
  }

  @Test
  void shouldAcceptTheGoodFile() throws Exception {
    Files.writeString(file, GOOD);
    assertEquals("alpha", ConfigurationLoader.load(file).node());
  }

  @Test
  void shouldNameTheCommandWhenOthersCanReadTheKey() throws IOException {
    for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----", "rw-----w-")) {
      permit(permissions);
      assertMessage(
          GOOD,
          ":8: control.key-file: "
              + key
              + " can be read or written by others than its owner; run 'chmod 600 "
              + key
              + "'");
    }
  }

  @Test
  void shouldNameTheSizeWhenTheKeyIsEmptyShortOrLong() throws IOException {
    for (int size : new int[] {0, 15, 4097}) {
      Files.write(key, new byte[size]);
      assertMessage(
          GOOD,
          ":8: control.key-file: "
              + key
              + " has "
              + size
              + " bytes; give it 16 to 4096 random bytes");
    }
  }

  @Test
  void shouldSayWhereAKeyStandsWhenItIsFoundWrongLater() throws IOException {
    Files.writeString(file, GOOD);
    assertEquals(file + ":13: services[0].address", where("services[0].address"));
    assertEquals(file + ":14: services[0].ports[0]", where("services[0].ports[0]"));
    assertEquals(file + ":2: interface", where("interface"));
    assertEquals(file + ": control.port", where("control.port"));
    assertEquals(file + ": services[7].address", where("services[7].address"));
    Files.delete(file);
    assertEquals(file + ": interface", where("interface"));
  }

  private String where(String path) {
    return ConfigurationLoader.where(file, path);
  }

  private void assertMessage(String text, String message) throws IOException {
    Files.writeString(file, text);
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> ConfigurationLoader.load(file));
    assertEquals(file + message, e.getMessage());
  }

  private void permit(String permissions) throws IOException {
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n").replace("\\t", "\t");
  }
}
