package io.understudy.replicator.cli;

import io.understudy.replicator.stats.Version;
import picocli.CommandLine.IVersionProvider;

/** Supplies {@code --version}. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"understudy " + Version.current()};
  }
}
