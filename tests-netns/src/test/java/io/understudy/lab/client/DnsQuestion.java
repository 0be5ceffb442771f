package io.understudy.lab.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The question for the IPv4 address of one name, and its right answer (RFC 1035, section 4). */
final class DnsQuestion {
  private static final short RECURSION_DESIRED = 0x100;
  private static final short ADDRESS = 1;
  private static final short INTERNET = 1;
  private static final int RESPONSE = 0x8000;
  private static final int ERROR_CODE = 0xf;
  private static final int COUNTS_BYTES = 4;
  private static final int NAME_POINTER_BYTES = 2;
  private static final int TIME_TO_LIVE_BYTES = 4;

  private final byte[] name;
  private final int wanted;

  /**
   * A question with its answer.
   *
   * @param address the one address that is right
   */
  DnsQuestion(String name, String address) throws UnknownHostException {
    ByteBuffer labels = ByteBuffer.allocate(name.length() + 2);
    for (String label : name.split("\\.")) {
      labels.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    this.name = labels.array();
    this.wanted = ByteBuffer.wrap(InetAddress.getByName(address).getAddress()).getInt();
  }

  /** The message with this identifier. */
  byte[] message(int identifier) {
    ByteBuffer message = ByteBuffer.allocate(12 + name.length + 4);
    message.putShort((short) identifier).putShort(RECURSION_DESIRED);
    message.putShort((short) 1).putShort((short) 0).putInt(0);
    return message.put(name).putShort(ADDRESS).putShort(INTERNET).array();
  }

  static int identifier(ByteBuffer answer) {
    return answer.getShort(0) & 0xffff;
  }

  /** Does the answer begin with the right address? What comes behind it is left alone. */
  boolean isAnsweredBy(ByteBuffer answer) {
    try {
      ByteBuffer rest = answer.duplicate().position(2);
      int flags = rest.getShort();
      boolean right = (flags & RESPONSE) != 0 && (flags & ERROR_CODE) == 0;
      right &= rest.getShort() == 1 && rest.getShort() == 1;
      skip(rest, COUNTS_BYTES + name.length + 4);
      skip(rest, NAME_POINTER_BYTES);
      right &= rest.getShort() == ADDRESS && rest.getShort() == INTERNET;
      skip(rest, TIME_TO_LIVE_BYTES);
      return right && rest.getShort() == Integer.BYTES && rest.getInt() == wanted;
    } catch (BufferUnderflowException | IllegalArgumentException cut) {
      return false;
    }
  }

  private static void skip(ByteBuffer buffer, int bytes) {
    buffer.position(buffer.position() + bytes);
  }
}
