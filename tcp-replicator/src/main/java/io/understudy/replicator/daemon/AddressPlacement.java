package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.replicator.config.ServiceAddress;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Where the service address lives: on the clients' interface of the host that speaks, on the
 * loopback interface of the one that does not. The new place is made before the old one is given
 * up, so the kernel never answers with a reset. Every call may be repeated.
 */
final class AddressPlacement {
  private static final int LOOPBACK_IFINDEX = 1;

  private final int ifindex;
  private final byte[] address;
  private final int prefixLength;
  private final int hostPrefixLength;

  AddressPlacement(int ifindex, ServiceAddress service) {
    this.ifindex = ifindex;
    this.address = mapped(service.address());
    this.prefixLength = service.prefixLength();
    this.hostPrefixLength = service.address() instanceof Inet4Address ? 32 : 128;
  }

  /** The address as the segment plane writes it: 16 bytes, v4-mapped for IPv4. */
  static byte[] mapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 16) {
      return bytes;
    }
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(bytes, 0, mapped, 12, 4);
    return mapped;
  }

  void onInterface() {
    HostNetwork.addAddress(ifindex, address, prefixLength);
    HostNetwork.removeAddress(LOOPBACK_IFINDEX, address, hostPrefixLength);
  }

  void onLoopback() {
    HostNetwork.addAddress(LOOPBACK_IFINDEX, address, hostPrefixLength);
    HostNetwork.removeAddress(ifindex, address, prefixLength);
  }

  void nowhere() {
    HostNetwork.removeAddress(ifindex, address, prefixLength);
    HostNetwork.removeAddress(LOOPBACK_IFINDEX, address, hostPrefixLength);
  }
}
