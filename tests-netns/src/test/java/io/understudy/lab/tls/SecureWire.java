package io.understudy.lab.tls;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * One TLS connection whose bytes can be held at any place. It is never opened again. Owned by one
 * thread; every failure is an {@link IOException}.
 */
final class SecureWire implements Closeable {
  private static final int SILENCE_MILLIS = 20_000;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Socket socket = new Socket();
  private final SSLEngine engine;
  private final ByteBuffer received;
  private final ByteBuffer heard;
  private Hold holdWriting;
  private Hold holdReading;
  private long holdAfterBytes;
  private boolean holdHalf;

  SecureWire(InetSocketAddress server, SSLEngine engine) throws IOException {
    this.engine = engine;
    received = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize()).flip();
    heard = ByteBuffer.allocate(2 * engine.getSession().getApplicationBufferSize()).flip();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SILENCE_MILLIS);
    socket.connect(server, SILENCE_MILLIS);
  }

  /** The handshake, held before or in the middle of this flight of the client; 0: not held. */
  void handshake(Hold hold, int flight, boolean half) throws IOException {
    engine.beginHandshake();
    int said = 0;
    HandshakeStatus status = engine.getHandshakeStatus();
    while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
      if (status == HandshakeStatus.NEED_WRAP) {
        byte[] bytes = wrapAll();
        send(bytes, ++said == flight ? hold : null, half);
      } else {
        unwrap();
      }
      status = engine.getHandshakeStatus();
    }
  }

  /** What the two ends agreed to speak. */
  String protocol() {
    return engine.getApplicationProtocol();
  }

  boolean isRenewable() {
    return engine.getSession().getProtocol().equals("TLSv1.3");
  }

  /** New keys for both directions (RFC 8446 section 4.6.3). */
  void renewKeys() throws IOException {
    engine.beginHandshake();
    send(wrapAll(), null, false);
  }

  /** Holds the first write after so many bytes, before its records leave or in their middle. */
  void holdWriting(Hold hold, long afterBytes, boolean half) {
    holdWriting = hold;
    holdAfterBytes = afterBytes;
    holdHalf = half;
  }

  /** Reads slowly from so many bytes on, until the word. */
  void holdReading(Hold hold, long afterBytes) {
    holdReading = hold;
    holdAfterBytes = afterBytes;
  }

  void write(byte[] bytes) throws IOException {
    ByteBuffer plain = ByteBuffer.wrap(bytes);
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    while (plain.hasRemaining()) {
      wrap(plain, sealed);
    }
    boolean held = holdWriting != null && holdAfterBytes <= 0;
    Hold hold = held ? holdWriting : null;
    holdAfterBytes -= bytes.length;
    holdWriting = held ? null : holdWriting;
    send(sealed.toByteArray(), hold, holdHalf);
  }

  /** The next byte of the other end. */
  int read() throws IOException {
    fill();
    return heard.get() & 0xff;
  }

  /** Exactly so many bytes. */
  byte[] read(int length) throws IOException {
    byte[] bytes = new byte[length];
    for (int at = 0; at < length; ) {
      fill();
      int part = Math.min(length - at, heard.remaining());
      heard.get(bytes, at, part);
      at += part;
    }
    return bytes;
  }

  private void fill() throws IOException {
    while (!heard.hasRemaining()) {
      unwrap();
      holdAfterBytes -= holdReading == null ? 0 : heard.remaining();
      if (holdReading != null && holdAfterBytes <= 0) {
        holdReading.passing();
      }
    }
  }

  private void send(byte[] bytes, Hold hold, boolean half) throws IOException {
    int first = hold == null || !half ? 0 : bytes.length / 2;
    socket.getOutputStream().write(bytes, 0, first);
    if (hold != null) {
      hold.here();
    }
    socket.getOutputStream().write(bytes, first, bytes.length - first);
  }

  private byte[] wrapAll() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    do {
      wrap(NOTHING, out);
    } while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
    return out.toByteArray();
  }

  private void wrap(ByteBuffer plain, ByteArrayOutputStream out) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(plain, record);
    if (result.getStatus() != SSLEngineResult.Status.OK) {
      throw new EOFException("cannot be sealed: " + result);
    }
    out.write(record.array(), 0, record.position());
  }

  /** One record, or what the engine has to do about the last; reads when there is none. */
  private void unwrap() throws IOException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
      return;
    }
    heard.clear();
    SSLEngineResult result = engine.unwrap(received, heard);
    heard.flip();
    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
      throw new EOFException("the server ended the TLS connection");
    }
    if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
      receive();
    } else if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && heard.hasRemaining()) {
      send(wrapAll(), null, false);
    }
  }

  private void receive() throws IOException {
    received.compact();
    int length =
        socket.getInputStream().read(received.array(), received.position(), received.remaining());
    if (length < 0) {
      throw new EOFException("the server ended the TCP connection");
    }
    received.position(received.position() + length).flip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
