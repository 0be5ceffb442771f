package io.understudy.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration and the manual page that the package brings. */
class PackagedConfigurationTest {
  private static final Path PACKAGED = Path.of("src/deb/understudy.yaml");
  private static final Path MANUAL = Path.of("src/deb/understudy.yaml.5");

  @TempDir private Path directory;

  @Test
  void shouldBeNoConfigurationWhenItIsAsItCame() {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> ConfigurationLoader.load(PACKAGED));
    assertTrue(e.getMessage().contains("has no configuration yet"), e.getMessage());
  }

  @Test
  void shouldHaveTheDefaultsWhenAllCommentsAreTakenAway() throws Exception {
    Configuration all = ConfigurationLoader.loadWithoutKey(uncommented());
    Path few =
        Files.writeString(
            directory.resolve("few.yaml"),
            """
            node: alpha
            interface: eth0
            peer: {node: beta, address: 10.77.0.2}
            control: {address: 10.77.0.1}
            services: [{name: web, address: 10.77.0.100/24, ports: [tcp/8080]}]
            """);
    Configuration defaults = ConfigurationLoader.loadWithoutKey(few);

    assertEquals(defaults.limits(), all.limits());
    assertEquals(defaults.detection(), all.detection());
    assertEquals(defaults.stats(), all.stats());
    assertEquals(defaults.control(), all.control());
    assertEquals(defaults.services(), all.services());
    assertEquals(defaults.stateDirectory(), all.stateDirectory());
  }

  @Test
  void shouldBeInTheManualWhenAKeyIsInTheFile() throws IOException {
    String manual = Files.readString(MANUAL).replace("\\-", "-");
    List<String> keys =
        Files.readAllLines(uncommented()).stream()
            .map(line -> line.replaceFirst("^[ -]*", "").replaceFirst(":.*", ""))
            .filter(key -> !key.isBlank())
            .toList();
    assertTrue(keys.size() > 25, keys.toString());
    for (String key : keys) {
      assertTrue(manual.contains(key), key + " is not in " + MANUAL);
    }
  }

  private Path uncommented() throws IOException {
    String text =
        Files.readAllLines(PACKAGED).stream()
            .filter(line -> line.matches("#([a-z]|  [ -]{0,2}[a-z]).*"))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n", "", "\n"));
    return Files.writeString(directory.resolve("all.yaml"), text);
  }
}
