package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * An interface of this host. It need not have an address of its own.
 *
 * @param name as configured
 * @param index of the kernel
 * @param mac 6 bytes
 */
record ServiceInterface(String name, int index, byte[] mac) {
  private static final byte[] NO_MAC = new byte[6];

  /** Index of the interface, if there is one of this name. */
  static OptionalInt ifPresent(String name) {
    int index = HostNetwork.interfaceIndex(name);
    return index == 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** The interface that a key of the configuration names. */
  static ServiceInterface find(String key, String name) throws CommandException {
    int index = HostNetwork.interfaceIndex(name);
    if (index == 0) {
      throw CommandException.notPossible(
          "interface " + name + " does not exist on this host",
          "set '" + key + "' in the configuration to one that 'ip link' shows",
          null);
    }
    try {
      byte[] mac = HostNetwork.macOf(index);
      if (Arrays.equals(mac, NO_MAC)) {
        throw CommandException.notPossible(
            "interface " + name + " has no Ethernet address",
            "set '" + key + "' to an Ethernet interface",
            null);
      }
      return new ServiceInterface(name, index, mac);
    } catch (NativeException failure) {
      throw CommandException.failed(failure.getMessage(), "try again", failure);
    }
  }
}
