package io.understudy.lab.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** HTTP/2 (RFC 9113), one request after the other, with windows that never run out. */
final class Http2 implements Dialogue {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int LARGEST_WINDOW = Integer.MAX_VALUE;
  private static final int FIRST_WINDOW = 65_535;
  private static final int CHUNK_BYTES = 16_384;

  private final SecureWire wire;
  private final String name;
  private int stream = -1;
  private long connectionWindow = FIRST_WINDOW;
  private long streamWindow;
  private long newStreamWindow = FIRST_WINDOW;
  private boolean ended;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  Http2(SecureWire wire, String name) throws IOException {
    this.wire = wire;
    this.name = name;
    ByteArrayOutputStream preface = new ByteArrayOutputStream();
    preface.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    preface.writeBytes(
        frame(SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) 4).putInt(LARGEST_WINDOW)));
    preface.writeBytes(
        frame(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(LARGEST_WINDOW - FIRST_WINDOW)));
    wire.write(preface.toByteArray());
  }

  private static byte[] frame(int type, int flags, int stream, ByteBuffer payload) {
    byte[] bytes = payload.array();
    return ByteBuffer.allocate(9 + bytes.length)
        .put((byte) (bytes.length >> 16))
        .putShort((short) bytes.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(bytes)
        .array();
  }

  @Override
  public void ask() throws IOException {
    request("GET", "/ping", true);
    Dialogue.expect("answer", "pong\n".getBytes(StandardCharsets.US_ASCII), answer());
  }

  @Override
  public void fetch() throws IOException {
    request("GET", "/body", true);
    Dialogue.expect("body", Dialogue.body(0), answer());
  }

  @Override
  public void store() throws IOException {
    byte[] content = Dialogue.body(name.hashCode());
    request("PUT", "/up/" + name, false);
    for (int at = 0; at < content.length; at += CHUNK_BYTES) {
      while (Math.min(connectionWindow, streamWindow) < CHUNK_BYTES) {
        take();
      }
      boolean last = at + CHUNK_BYTES == content.length;
      byte[] part = Arrays.copyOfRange(content, at, at + CHUNK_BYTES);
      wire.write(frame(DATA, last ? END_STREAM : 0, stream, ByteBuffer.wrap(part)));
      connectionWindow -= CHUNK_BYTES;
      streamWindow -= CHUNK_BYTES;
    }
    answer();
    request("GET", "/up/" + name, true);
    Dialogue.expect("what was stored", content, answer());
  }

  /** Headers as literals that nobody remembers (RFC 7541 section 6.2.2). */
  private void request(String method, String path, boolean last) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", method);
    literal(block, ":scheme", "https");
    literal(block, ":path", path);
    literal(block, ":authority", "lab");
    stream += 2;
    streamWindow = newStreamWindow;
    ended = false;
    body.reset();
    wire.write(
        frame(
            HEADERS,
            END_HEADERS | (last ? END_STREAM : 0),
            stream,
            ByteBuffer.wrap(block.toByteArray())));
  }

  private static void literal(ByteArrayOutputStream block, String header, String value) {
    block.write(0);
    for (String word : new String[] {header, value}) {
      block.write(word.length());
      block.writeBytes(word.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private byte[] answer() throws IOException {
    while (!ended) {
      take();
    }
    return body.toByteArray();
  }

  private void take() throws IOException {
    ByteBuffer head = ByteBuffer.wrap(wire.read(9));
    int length = (head.get() & 0xff) << 16 | head.getShort() & 0xffff;
    int type = head.get();
    int flags = head.get();
    int about = head.getInt();
    ByteBuffer payload = ByteBuffer.wrap(wire.read(length));
    switch (type) {
      case DATA -> body.write(payload.array(), 0, length);
      case SETTINGS -> settings(flags, payload);
      case WINDOW_UPDATE -> widen(about, payload.getInt());
      case RST_STREAM, GOAWAY -> throw new IOException("the server gave up: frame " + type);
      default -> {}
    }
    ended |= (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
  }

  private void settings(int flags, ByteBuffer payload) throws IOException {
    while (payload.remaining() >= 6) {
      int setting = payload.getShort();
      int value = payload.getInt();
      if (setting == 4) {
        streamWindow += value - newStreamWindow;
        newStreamWindow = value;
      }
    }
    if ((flags & 1) == 0) {
      wire.write(frame(SETTINGS, 1, 0, ByteBuffer.allocate(0)));
    }
  }

  private void widen(int about, int by) {
    if (about == 0) {
      connectionWindow += by;
    } else {
      streamWindow += by;
    }
  }
}
