package io.understudy.replicator.replica;

import java.nio.ByteBuffer;

/**
 * What makes a connection unique and is the same on both hosts: its ends and both initial sequence
 * numbers. A value; the arrays are not to be changed.
 *
 * @param service 16 bytes, v4-mapped for IPv4
 * @param servicePort of the service's end
 * @param client 16 bytes, v4-mapped for IPv4
 * @param clientPort of the client's end
 * @param clientIsn initial sequence number of the client
 * @param serviceIsn initial sequence number of the service
 */
public record ConnectionIdentity(
    byte[] service, int servicePort, byte[] client, int clientPort, int clientIsn, int serviceIsn) {
  private static final int END_BYTES = 16 + 2;

  /** The service's end in a form without ambiguity. */
  byte[] serviceBytes() {
    return ByteBuffer.allocate(END_BYTES).put(service).putShort((short) servicePort).array();
  }

  /** All of it in a form without ambiguity. */
  byte[] bytes() {
    return ByteBuffer.allocate(2 * END_BYTES + 8)
        .put(serviceBytes())
        .put(client)
        .putShort((short) clientPort)
        .putInt(clientIsn)
        .putInt(serviceIsn)
        .array();
  }
}
