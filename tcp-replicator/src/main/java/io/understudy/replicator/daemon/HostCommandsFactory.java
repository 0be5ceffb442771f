package io.understudy.replicator.daemon;

import io.understudy.replicator.config.Configuration;

/** Gives the command line its access to this host. */
public final class HostCommandsFactory {
  private HostCommandsFactory() {}

  /** The commands of this build, which has no segment plane yet and says so. */
  public static HostCommands create() {
    return new WithoutSegmentPlane();
  }

  private static final class WithoutSegmentPlane implements HostCommands {
    @Override
    public int run(Configuration configuration, RunOptions options) throws CommandException {
      throw absent();
    }

    @Override
    public CheckReport check(Configuration configuration) throws CommandException {
      throw absent();
    }

    @Override
    public int off(Configuration configuration) throws CommandException {
      throw absent();
    }

    private static CommandException absent() {
      return CommandException.notPossible(
          "this build has no segment plane", "use a complete build", null);
    }
  }
}
