package io.understudy.replicator.cli;

import io.understudy.replicator.daemon.HostCommands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code understudy off}. */
@Command(
    name = "off",
    description = "Take every program, map, rule and address of ours off this host.")
final class OffCommand implements Callable<Integer> {
  private final HostCommands host;

  @Mixin private CommonOptions common;

  OffCommand(HostCommands host) {
    this.host = host;
  }

  @Override
  public Integer call() throws Exception {
    return host.off(common.loadWithoutKey());
  }
}
