package io.understudy.codec;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Writes valid frames at random, byte by byte and without the code under test. */
final class RandomFrames {
  private final Random random;

  RandomFrames(Random random) {
    this.random = random;
  }

  /** A frame with a TCP segment, over IPv4 or IPv6, sometimes tagged, padded or with extensions. */
  byte[] segment() {
    byte[] tcp = tcp();
    boolean v6 = random.nextBoolean();
    byte[] packet = v6 ? packet6(6, tcp) : packet4(6, tcp, 0);
    byte[] padding = new byte[random.nextInt(3) == 0 ? random.nextInt(20) : 0];
    return ethernet(v6 ? 0x86dd : 0x0800, join(packet, padding));
  }

  /** A frame with an ICMP error that quotes a segment, whole or cut short. */
  byte[] error() {
    boolean v6 = random.nextBoolean();
    byte[] quoted = v6 ? packet6(6, tcp()) : packet4(6, tcp(), 0);
    int least = v6 ? 40 : 20;
    int length = least + 8 + random.nextInt(quoted.length - least - 7);
    byte[] head = bytes(8);
    head[0] = (byte) (v6 ? 1 + random.nextInt(3) : random.nextBoolean() ? 3 : 11);
    byte[] message = join(head, java.util.Arrays.copyOf(quoted, Math.min(length, quoted.length)));
    return ethernet(v6 ? 0x86dd : 0x0800, v6 ? packet6(58, message) : packet4(1, message, 0));
  }

  byte[] ethernet(int type, byte[] payload) {
    byte[] addresses = bytes(12);
    byte[] tag = random.nextInt(3) == 0 ? join(be16(0x8100), bytes(2)) : new byte[0];
    return join(addresses, tag, be16(type), payload);
  }

  byte[] packet4(int protocol, byte[] payload, int fragment) {
    int words = 5 + (random.nextInt(3) == 0 ? random.nextInt(11) : 0);
    byte[] header = bytes(words * 4);
    header[0] = (byte) (0x40 | words);
    put16(header, 2, header.length + payload.length);
    put16(header, 6, fragment);
    header[9] = (byte) protocol;
    for (int i = 20; i < header.length; i++) {
      header[i] = 1;
    }
    put16(header, 10, 0);
    put16(header, 10, checksum(header));
    return join(header, payload);
  }

  byte[] packet6(int protocol, byte[] payload) {
    byte[] extensions = new byte[0];
    int next = protocol;
    if (random.nextInt(3) == 0) {
      extensions = extension(next, random.nextInt(3));
      next = 60;
    }
    if (random.nextInt(3) == 0) {
      extensions = join(extension(next, random.nextInt(3)), extensions);
      next = 0;
    }
    byte[] header = bytes(40);
    header[0] = (byte) (0x60 | header[0] & 0xf);
    put16(header, 4, extensions.length + payload.length);
    header[6] = (byte) next;
    return join(header, extensions, payload);
  }

  /** Options that consist of one PadN. */
  private byte[] extension(int next, int length) {
    byte[] extension = new byte[(length + 1) * 8];
    extension[0] = (byte) next;
    extension[1] = (byte) length;
    extension[2] = 1;
    extension[3] = (byte) (extension.length - 4);
    return extension;
  }

  byte[] tcp() {
    byte[] options = options();
    byte[] header = bytes(20);
    header[12] = (byte) ((5 + options.length / 4) << 4);
    return join(header, options, bytes(random.nextInt(100)));
  }

  private byte[] options() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int count = random.nextInt(4); count > 0; count--) {
      byte[] option = option(random.nextInt(6));
      if (out.size() + option.length <= 40) {
        out.writeBytes(option);
      }
    }
    while (out.size() % 4 != 0) {
      out.write(1);
    }
    return out.toByteArray();
  }

  private byte[] option(int choice) {
    return switch (choice) {
      case 0 -> join(new byte[] {2, 4}, bytes(2));
      case 1 -> join(new byte[] {3, 3}, bytes(1));
      case 2 -> new byte[] {4, 2};
      case 3 -> {
        int blocks = 1 + random.nextInt(4);
        yield join(new byte[] {5, (byte) (2 + 8 * blocks)}, bytes(8 * blocks));
      }
      case 4 -> join(new byte[] {8, 10}, bytes(8));
      default -> new byte[] {1};
    };
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] be16(int value) {
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }

  static void put16(byte[] bytes, int offset, int value) {
    bytes[offset] = (byte) (value >>> 8);
    bytes[offset + 1] = (byte) value;
  }

  /** The plain definition: add, carry at once, complement. */
  static int checksum(byte[]... parts) {
    byte[] bytes = join(parts);
    int sum = 0;
    for (int i = 0; i < bytes.length; i += 2) {
      int low = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
      sum += (bytes[i] & 0xff) << 8 | low;
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }
}
