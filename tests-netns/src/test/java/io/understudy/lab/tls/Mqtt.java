package io.understudy.lab.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** MQTT 3.1.1 on topics of its own: what it publishes comes back to it. */
final class Mqtt implements Dialogue {
  private static final int CONNECT = 0x10;
  private static final int CONNECTED = 0x20;
  private static final int PUBLISH = 0x30;
  private static final int SUBSCRIBE = 0x82;
  private static final int SUBSCRIBED = 0x90;
  private static final int PING = 0xc0;
  private static final int PONG = 0xd0;

  private final SecureWire wire;
  private final String name;

  Mqtt(SecureWire wire, String name) throws IOException {
    this.wire = wire;
    this.name = name;
    ByteArrayOutputStream connect = new ByteArrayOutputStream();
    word(connect, "MQTT");
    connect.writeBytes(new byte[] {4, 2, 0, 0});
    word(connect, name);
    packet(CONNECT, connect);
    take(CONNECTED);
    ByteArrayOutputStream subscribe = new ByteArrayOutputStream();
    subscribe.writeBytes(new byte[] {0, 1});
    word(subscribe, name);
    subscribe.write(0);
    packet(SUBSCRIBE, subscribe);
    take(SUBSCRIBED);
  }

  @Override
  public void ask() throws IOException {
    packet(PING, new ByteArrayOutputStream());
    take(PONG);
  }

  @Override
  public void fetch() throws IOException {
    store();
  }

  @Override
  public void store() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    word(message, name);
    message.writeBytes(Dialogue.body(name.hashCode()));
    packet(PUBLISH, message);
    Dialogue.expect("message", message.toByteArray(), take(PUBLISH));
  }

  private static void word(ByteArrayOutputStream to, String text) {
    to.write(text.length() >> 8);
    to.write(text.length());
    to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void packet(int type, ByteArrayOutputStream content) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(type);
    int rest = content.size();
    do {
      all.write(rest % 128 | (rest >= 128 ? 128 : 0));
      rest /= 128;
    } while (rest > 0);
    all.writeBytes(content.toByteArray());
    wire.write(all.toByteArray());
  }

  private byte[] take(int type) throws IOException {
    int got = wire.read();
    if (got != type) {
      throw new IOException("wanted packet " + type + ", got " + got);
    }
    int length = 0;
    int shift = 0;
    int part;
    do {
      part = wire.read();
      length |= (part & 127) << shift;
      shift += 7;
    } while (part >= 128);
    return wire.read(length);
  }
}
