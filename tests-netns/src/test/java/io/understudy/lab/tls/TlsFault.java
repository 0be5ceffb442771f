package io.understudy.lab.tls;

import io.understudy.lab.Host;

/** What strikes the host that speaks. */
public enum TlsFault {
  HOST_DEATH {
    @Override
    void strike(Host primary, TlsServer server) {
      primary.kill();
    }
  },
  SERVER_DEATH {
    @Override
    void strike(Host primary, TlsServer server) {
      server.kill();
    }
  },
  /** Nothing: what fails then fails without any fault. */
  NOTHING {
    @Override
    void strike(Host primary, TlsServer server) {}
  };

  abstract void strike(Host primary, TlsServer server);
}
