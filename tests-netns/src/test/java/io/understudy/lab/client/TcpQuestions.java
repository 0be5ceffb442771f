package io.understudy.lab.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** Asks a DNS server one question after the other over one TCP connection (RFC 7766). */
final class TcpQuestions implements Talker {
  private static final int PATIENCE_MILLIS = 10_000;

  private final InetSocketAddress server;
  private final DnsQuestion question;
  private final Tally tally;

  TcpQuestions(InetSocketAddress server, DnsQuestion question, Tally tally) {
    this.server = server;
    this.question = question;
    this.tally = tally;
  }

  @Override
  public void talk(BooleanSupplier going) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.connect(server, PATIENCE_MILLIS);
      DataInputStream answers = new DataInputStream(socket.getInputStream());
      for (int identifier = 1; going.getAsBoolean(); identifier = identifier + 1 & 0xffff) {
        send(socket.getOutputStream(), question.message(identifier));
        ByteBuffer answer = ByteBuffer.wrap(answers.readNBytes(answers.readUnsignedShort()));
        boolean own = DnsQuestion.identifier(answer) == identifier;
        tally.hear(own && question.isAnsweredBy(answer));
        Talker.pause();
      }
    }
  }

  private static void send(OutputStream server, byte[] message) throws IOException {
    ByteBuffer framed = ByteBuffer.allocate(2 + message.length);
    server.write(framed.putShort((short) message.length).put(message).array());
  }
}
