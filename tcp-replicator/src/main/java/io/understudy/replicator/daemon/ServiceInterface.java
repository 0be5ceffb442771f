package io.understudy.replicator.daemon;

import java.net.NetworkInterface;
import java.net.SocketException;

/**
 * The interface where clients arrive.
 *
 * @param name as configured
 * @param index of the kernel
 * @param mac 6 bytes
 */
record ServiceInterface(String name, int index, byte[] mac) {
  static ServiceInterface find(String name) throws CommandException {
    try {
      NetworkInterface found = NetworkInterface.getByName(name);
      if (found == null) {
        throw CommandException.notPossible(
            "interface " + name + " does not exist on this host",
            "set 'interface' in the configuration to one that 'ip link' shows",
            null);
      }
      byte[] mac = found.getHardwareAddress();
      if (mac == null || mac.length != 6) {
        throw CommandException.notPossible(
            "interface " + name + " has no Ethernet address",
            "set 'interface' to the Ethernet interface where clients arrive",
            null);
      }
      return new ServiceInterface(name, found.getIndex(), mac);
    } catch (SocketException failure) {
      throw CommandException.failed(
          "interface " + name + " cannot be read: " + failure.getMessage(), "try again", failure);
    }
  }
}
