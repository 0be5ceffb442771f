package io.understudy.replicator.cli;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.ConfigurationException;
import io.understudy.replicator.config.ConfigurationLoader;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that every command has. */
final class CommonOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "/etc/understudy/understudy.yaml",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Option(names = "--debug", description = "Show the stack of a failure.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  boolean debug() {
    return debug;
  }

  /** For a command that is going to serve. */
  Configuration load() throws ConfigurationException {
    return ConfigurationLoader.load(config);
  }

  /** For a command that does not need the secret. */
  Configuration loadWithoutKey() throws ConfigurationException {
    return ConfigurationLoader.loadWithoutKey(config);
  }
}
