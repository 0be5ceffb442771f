package io.understudy.lab.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Redis (RESP), on keys of its own and one that all read. */
final class Redis implements Dialogue {
  private final SecureWire wire;
  private final String name;

  Redis(SecureWire wire, String name) {
    this.wire = wire;
    this.name = name;
  }

  @Override
  public void ask() throws IOException {
    send(bytes("PING"));
    line("+PONG");
  }

  @Override
  public void fetch() throws IOException {
    send(bytes("GET"), bytes("body"));
    bulk(Dialogue.body(0));
  }

  @Override
  public void store() throws IOException {
    byte[] body = Dialogue.body(name.hashCode());
    send(bytes("SET"), bytes(name), body);
    line("+OK");
    send(bytes("GET"), bytes(name));
    bulk(body);
  }

  private void send(byte[]... words) throws IOException {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    command.writeBytes(bytes("*" + words.length + "\r\n"));
    for (byte[] word : words) {
      command.writeBytes(bytes("$" + word.length + "\r\n"));
      command.writeBytes(word);
      command.writeBytes(bytes("\r\n"));
    }
    wire.write(command.toByteArray());
  }

  private void bulk(byte[] wanted) throws IOException {
    line("$" + wanted.length);
    Dialogue.expect("value", wanted, wire.read(wanted.length));
    line("");
  }

  private void line(String wanted) throws IOException {
    byte[] expected = bytes(wanted + "\r\n");
    Dialogue.expect("answer", expected, wire.read(expected.length));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
