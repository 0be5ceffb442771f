package io.understudy.lab.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * Asks a DNS server one question after the other over UDP. One without an answer is asked again
 * after {@value #PATIENCE_MILLIS} ms, as a resolver does.
 */
final class UdpQuestions implements Talker {
  private static final int PATIENCE_MILLIS = 20;
  private static final int ROOM_BYTES = 1500;
  private static final int IDENTIFIERS = 0x10000;

  private final InetSocketAddress server;
  private final DnsQuestion question;
  private final Tally tally;
  private final byte[] room = new byte[ROOM_BYTES];

  /** By identifier: how often it was asked, less how often it was answered. */
  private final int[] owed = new int[IDENTIFIERS];

  UdpQuestions(InetSocketAddress server, DnsQuestion question, Tally tally) {
    this.server = server;
    this.question = question;
    this.tally = tally;
  }

  @Override
  public void talk(BooleanSupplier going) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.setSoTimeout(PATIENCE_MILLIS);
      for (int identifier = 1; going.getAsBoolean(); identifier = (identifier + 1) % IDENTIFIERS) {
        ask(socket, identifier, going);
        Talker.pause();
      }
    }
  }

  private void ask(DatagramSocket socket, int identifier, BooleanSupplier going)
      throws IOException {
    send(socket, identifier);
    while (going.getAsBoolean()) {
      DatagramPacket packet = new DatagramPacket(room, room.length);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException | PortUnreachableException unanswered) {
        tally.repeat();
        send(socket, identifier);
        continue;
      }
      ByteBuffer answer = ByteBuffer.wrap(room, 0, packet.getLength());
      if (--owed[DnsQuestion.identifier(answer)] < 0) {
        tally.hearAgain();
      }
      if (DnsQuestion.identifier(answer) == identifier) {
        tally.hear(question.isAnsweredBy(answer));
        return;
      }
    }
  }

  private void send(DatagramSocket socket, int identifier) throws IOException {
    byte[] message = question.message(identifier);
    owed[identifier]++;
    socket.send(new DatagramPacket(message, message.length));
  }
}
