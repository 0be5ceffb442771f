package io.understudy.lab.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP/1.1 with the servers of the lab. */
final class Http1 implements Dialogue {
  private static final int CHUNK_BYTES = 1 << 16;

  private final SecureWire wire;
  private final String name;

  Http1(SecureWire wire, String name) {
    this.wire = wire;
    this.name = name;
  }

  @Override
  public void ask() throws IOException {
    send("GET /ping", "");
    Dialogue.expect("answer", "pong\n".getBytes(StandardCharsets.US_ASCII), answer(200));
  }

  @Override
  public void fetch() throws IOException {
    send("GET /body", "");
    Dialogue.expect("body", Dialogue.body(0), answer(200));
  }

  @Override
  public void store() throws IOException {
    byte[] body = Dialogue.body(name.hashCode());
    send("PUT /up/" + name, "Content-Length: " + body.length + "\r\n");
    for (int at = 0; at < body.length; at += CHUNK_BYTES) {
      wire.write(java.util.Arrays.copyOfRange(body, at, at + CHUNK_BYTES));
    }
    answer(2);
    send("GET /up/" + name, "");
    Dialogue.expect("what was stored", body, answer(200));
  }

  private void send(String what, String headers) throws IOException {
    String head = what + " HTTP/1.1\r\nHost: lab\r\n" + headers + "\r\n";
    wire.write(head.getBytes(StandardCharsets.US_ASCII));
  }

  /** The status may be its first digit alone. */
  private byte[] answer(int status) throws IOException {
    String head = head();
    if (!head.startsWith("HTTP/1.1 " + status)) {
      throw new IOException("wanted status " + status + ", got: " + head);
    }
    int length = 0;
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
      }
    }
    return wire.read(length);
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      head.write(wire.read());
      text = head.toString(StandardCharsets.US_ASCII);
    }
    return text;
  }
}
