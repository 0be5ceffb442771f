package io.understudy.lab.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * A server of its own that sends numbered datagrams at a steady pace, as RTP has (RFC 3550), to
 * whoever sent it a datagram last, from number 0 on. Argument: an address.
 */
public final class StreamServer {
  /** Length of each datagram. */
  static final int PAYLOAD_BYTES = 160;

  private static final long PACE_NANOS = 5_000_000;

  private StreamServer() {}

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES);
    ByteBuffer request = ByteBuffer.allocate(PAYLOAD_BYTES);
    SocketAddress listener = null;
    int number = 0;
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress(arguments[0], DatagramClients.STREAM_PORT));
      channel.configureBlocking(false);
      for (long next = System.nanoTime(); ; next += PACE_NANOS) {
        LockSupport.parkNanos(next - System.nanoTime());
        SocketAddress asking = channel.receive(request.clear());
        if (asking != null) {
          listener = asking;
          number = 0;
        }
        if (listener != null) {
          channel.send(payload.clear().putInt(0, number++), listener);
        }
      }
    }
  }
}
