package io.understudy.replicator.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads and validates a configuration file. All problems are reported together, each with file,
 * line, key, what is wrong and what to write instead. Holds no state; any thread.
 */
public final class ConfigurationLoader {
  private static final long MAXIMUM_BYTES = 1 << 20;

  private ConfigurationLoader() {}

  /**
   * Reads a file for a host that is going to serve: the key file must be there and private.
   *
   * @throws ConfigurationException when anything is wrong; nothing may be started then
   */
  public static Configuration load(Path file) throws ConfigurationException {
    return load(file, true);
  }

  /**
   * Reads a file for a command that needs no secret, such as {@code status} or {@code off}: the key
   * file is not looked at.
   *
   * @throws ConfigurationException when anything else is wrong
   */
  public static Configuration loadWithoutKey(Path file) throws ConfigurationException {
    return load(file, false);
  }

  /**
   * Where a key stands, for what is found wrong with it later: file, line if it is written, key.
   *
   * @param key its path, such as {@code services[0].address}
   */
  public static String where(Path file, String key) {
    Problems ignored = new Problems(file.toString());
    try {
      int line = YamlReader.read(text(file, ignored), ignored).lineOf(key);
      return file + (line > 0 ? ":" + line : "") + ": " + key;
    } catch (ConfigurationException changedMeanwhile) {
      return file + ": " + key;
    }
  }

  private static Configuration load(Path file, boolean checkKey) throws ConfigurationException {
    Problems problems = new Problems(file.toString());
    String text = text(file, problems);
    if (text.lines().map(String::strip).allMatch(ConfigurationLoader::saysNothing)) {
      problems.add(
          0, "", "has no configuration yet", "write it with 'understudy init', or by hand");
      problems.throwIfAny();
    }
    YamlNode root = YamlReader.read(text, problems);
    Configuration configuration = new ConfigurationReader(file, checkKey, problems).read(root);
    problems.throwIfAny();
    return configuration;
  }

  private static boolean saysNothing(String line) {
    return line.isEmpty() || line.startsWith("#");
  }

  private static String text(Path file, Problems problems) throws ConfigurationException {
    try {
      if (!Files.exists(file)) {
        problems.add(0, "", "no such file", "name the configuration with --config FILE");
      } else if (!Files.isRegularFile(file)) {
        problems.add(0, "", "not a file", "name the configuration with --config FILE");
      } else if (Files.size(file) > MAXIMUM_BYTES) {
        problems.add(0, "", "larger than 1 MiB", "this is not a configuration of Understudy");
      } else {
        byte[] bytes = Files.readAllBytes(file);
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      }
    } catch (CharacterCodingException e) {
      problems.add(0, "", "not UTF-8", "save the file as UTF-8 text");
    } catch (IOException e) {
      problems.add(0, "", "cannot be read (" + e + ")", "check its permissions");
    }
    problems.throwIfAny();
    throw new IllegalStateException("a problem was added");
  }
}
