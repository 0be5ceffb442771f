package io.understudy.lab.tls;

import io.understudy.lab.Await;
import io.understudy.lab.tls.TlsCase.Moment;
import io.understudy.lab.tls.TlsCase.Work;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Plays the client's part of one case, on one connection that is never opened again. */
final class TlsClient implements Callable<String> {
  private static final Duration SETTLED = Duration.ofMillis(500);
  private static final long SOME_BYTES = Dialogue.BODY_BYTES / 4;

  private final TlsCase wanted;
  private final InetSocketAddress server;
  private final SSLContext context;
  private final Hold hold;

  TlsClient(TlsCase wanted, InetSocketAddress server, SSLContext context, Hold hold) {
    this.wanted = wanted;
    this.server = server;
    this.context = context;
    this.hold = hold;
  }

  /** Empty when nothing was noticed, else what. */
  @Override
  public String call() {
    try {
      if (wanted.resumed()) {
        leaveSession();
      }
      play();
      return "";
    } catch (IOException | RuntimeException e) {
      return e.toString();
    } finally {
      hold.over();
    }
  }

  /** Another connection, whose session the one of the case resumes. */
  private void leaveSession() throws IOException {
    try (SecureWire wire = new SecureWire(server, engine())) {
      wire.handshake(null, 0, false);
      wanted.speech().on(wire, name() + "-before").ask();
    }
  }

  private void play() throws IOException {
    try (SecureWire wire = new SecureWire(server, engine())) {
      boolean early = wanted.moment() == Moment.HANDSHAKE;
      wire.handshake(hold, early ? wanted.flight() : 0, wanted.half());
      Dialogue dialogue = wanted.speech().on(wire, name());
      dialogue.ask();
      if (wanted.renewed() && wire.isRenewable()) {
        Await.pass(SETTLED); // the answer to new keys comes where the server is just then
        wire.renewKeys();
        dialogue.ask();
      }
      prepare(wire);
      work(dialogue);
      dialogue.ask();
    }
  }

  private void prepare(SecureWire wire) throws IOException {
    switch (wanted.moment()) {
      case REQUEST -> wire.holdWriting(hold, 0, wanted.half());
      case BODY -> {
        if (wanted.work() == Work.FETCH) {
          wire.holdReading(hold, SOME_BYTES);
        } else {
          wire.holdWriting(hold, SOME_BYTES, true);
        }
      }
      case IDLE -> hold.here();
      case HANDSHAKE -> {}
    }
  }

  private void work(Dialogue dialogue) throws IOException {
    switch (wanted.work()) {
      case ASK -> dialogue.ask();
      case FETCH -> dialogue.fetch();
      case STORE -> dialogue.store();
    }
  }

  private String name() {
    return "case-" + wanted.seed();
  }

  private SSLEngine engine() {
    SSLEngine engine = context.createSSLEngine(server.getHostString(), server.getPort());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {wanted.version()});
    if (wanted.version().equals("TLSv1.2")) {
      String key = wanted.rsa() ? "RSA" : "ECDSA";
      parameters.setCipherSuites(
          List.of(
                  "TLS_ECDHE_" + key + "_WITH_AES_128_GCM_SHA256",
                  "TLS_ECDHE_" + key + "_WITH_AES_256_GCM_SHA384")
              .toArray(String[]::new));
    }
    if (!wanted.speech().alpn().isEmpty()) {
      parameters.setApplicationProtocols(new String[] {wanted.speech().alpn()});
    }
    engine.setSSLParameters(parameters);
    return engine;
  }
}
