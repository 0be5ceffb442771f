package io.understudy.replicator.pair;

import java.nio.charset.StandardCharsets;

/**
 * What a host tells of itself in every message. A value.
 *
 * @param mac MAC address of the service interface in the low 48 bits, first byte most significant
 * @param abiVersion version of the segment plane's ABI
 * @param bpfInstance identity of the attached programs and maps, 0 when none are
 * @param node name of the node, at most {@value #MAXIMUM_NODE_BYTES} bytes of UTF-8
 * @param softwareVersion at most {@value #MAXIMUM_VERSION_BYTES} bytes of UTF-8
 */
public record HostFacts(
    long mac, int abiVersion, long bpfInstance, String node, String softwareVersion) {
  static final int MAXIMUM_NODE_BYTES = 63;
  static final int MAXIMUM_VERSION_BYTES = 31;

  /**
   * Checks what has to fit into a message.
   *
   * @throws IllegalArgumentException when a name is too long, the node's is empty, or the MAC has
   *     more than 48 bits
   */
  public HostFacts {
    int nodeBytes = node.getBytes(StandardCharsets.UTF_8).length;
    if (nodeBytes == 0 || nodeBytes > MAXIMUM_NODE_BYTES) {
      throw new IllegalArgumentException("node name has to be 1 to 63 bytes long: " + node);
    }
    if (softwareVersion.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_VERSION_BYTES) {
      throw new IllegalArgumentException("version is longer than 31 bytes: " + softwareVersion);
    }
    if (mac >>> 48 != 0) {
      throw new IllegalArgumentException("MAC address has more than 48 bits");
    }
  }
}
