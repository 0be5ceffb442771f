package io.understudy.lab.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** Asks for a stream of numbered datagrams ({@link StreamServer}) once, and hears it. */
final class StreamListener implements Talker {
  private static final int PATIENCE_MILLIS = 100;

  private final InetSocketAddress server;
  private final Tally tally;

  StreamListener(InetSocketAddress server, Tally tally) {
    this.server = server;
    this.tally = tally;
  }

  @Override
  public void talk(BooleanSupplier going) throws IOException {
    int highest = -1;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.send(new DatagramPacket(new byte[1], 1));
      DatagramPacket packet =
          new DatagramPacket(new byte[StreamServer.PAYLOAD_BYTES], StreamServer.PAYLOAD_BYTES);
      while (going.getAsBoolean()) {
        try {
          socket.receive(packet);
        } catch (SocketTimeoutException silent) {
          continue;
        }
        int number = ByteBuffer.wrap(packet.getData()).getInt();
        if (number > highest) {
          highest = number;
          tally.hear(packet.getLength() == StreamServer.PAYLOAD_BYTES);
        } else {
          tally.hearAgain();
        }
      }
    }
  }
}
