package io.understudy.replicator.queue;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Whose address and port is this? Written by the control thread, read by any. */
final class Endpoints {
  static final int NONE = -1;

  private record Endpoint(long high, long low, int port, int service) {}

  private volatile Endpoint[] known = {};

  void add(byte[] address, int port, int service) {
    ByteBuffer bytes = ByteBuffer.wrap(address);
    Endpoint[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = new Endpoint(bytes.getLong(0), bytes.getLong(8), port, service);
    known = more;
  }

  /** The service of an address and port; with port 0, of an address. */
  int find(long high, long low, int port) {
    for (Endpoint endpoint : known) {
      if (endpoint.low() == low && endpoint.high() == high && endpoint.port() == port) {
        return endpoint.service();
      }
    }
    return NONE;
  }

  int find(byte[] address, int port) {
    ByteBuffer bytes = ByteBuffer.wrap(address);
    return find(bytes.getLong(0), bytes.getLong(8), port);
  }

  static FlowKey key(byte[] client, int clientPort, int servicePort, int service) {
    ByteBuffer bytes = ByteBuffer.wrap(client);
    return new FlowKey(bytes.getLong(0), bytes.getLong(8), clientPort, servicePort, service);
  }
}
