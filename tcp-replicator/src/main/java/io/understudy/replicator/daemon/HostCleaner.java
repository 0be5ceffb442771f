package io.understudy.replicator.daemon;

import io.understudy.jni.NativeException;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Service;

/**
 * Takes everything of ours off this host. The address goes first: without the programs the kernel
 * would announce it, and without the rules the stack would reset.
 */
final class HostCleaner {
  private HostCleaner() {}

  static void clean(Configuration configuration, ServiceInterface where) throws CommandException {
    try {
      for (Service service : configuration.services()) {
        new AddressPlacement(where.index(), service.address()).nowhere();
      }
      PairLink.listenNoMore(configuration, where);
      new TapSetup(configuration, where).listenNoMore();
      RunningEngine.remove(configuration, where);
    } catch (NativeException failure) {
      throw CommandException.notPossible(failure.getMessage(), "run as root", failure);
    }
  }
}
