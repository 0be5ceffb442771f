package io.understudy.lab.tls;

import java.io.IOException;

/** What is spoken inside of TLS. */
public enum Speech {
  HTTP1("http/1.1") {
    @Override
    Dialogue on(SecureWire wire, String name) {
      return new Http1(wire, name);
    }
  },
  HTTP2("h2") {
    @Override
    Dialogue on(SecureWire wire, String name) throws IOException {
      return new Http2(wire, name);
    }
  },
  REDIS("") {
    @Override
    Dialogue on(SecureWire wire, String name) {
      return new Redis(wire, name);
    }
  },
  MQTT("") {
    @Override
    Dialogue on(SecureWire wire, String name) throws IOException {
      return new Mqtt(wire, name);
    }
  };

  private final String alpn;

  Speech(String alpn) {
    this.alpn = alpn;
  }

  /** As it is called in the handshake; empty: it is not. */
  String alpn() {
    return alpn;
  }

  /** Begins to speak it on an open connection. Names of different connections differ. */
  abstract Dialogue on(SecureWire wire, String name) throws IOException;
}
