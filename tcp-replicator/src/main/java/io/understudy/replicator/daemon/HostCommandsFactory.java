package io.understudy.replicator.daemon;

/** Gives the command line its access to this host. */
public final class HostCommandsFactory {
  private HostCommandsFactory() {}

  /** The commands of this host. */
  public static HostCommands create() {
    return new LinuxHost();
  }
}
