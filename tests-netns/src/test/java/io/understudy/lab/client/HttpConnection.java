package io.understudy.lab.client;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One TCP connection that speaks HTTP/1.1 and is never opened again. Every byte of a body is
 * compared with what it has to be; the end of the connection, a reset, silence and a wrong byte are
 * all an {@link IOException} that says where. Owned by one thread.
 */
final class HttpConnection implements Closeable {
  private static final String NO_CONTENT = "HTTP/1.1 204";
  private static final int SILENCE_MILLIS = 60_000;
  private static final int LONGEST_HEADER_BYTES = 8192;

  private final Socket socket;
  private final String host;
  private final Pace reading;
  private final Pace writing;
  private final byte[] chunk;
  private final InputStream in;

  HttpConnection(InetSocketAddress server) throws IOException {
    this(open(server), Pace.UNLIMITED, Pace.UNLIMITED);
  }

  /** Speaks on a connection that is open already, and owns it. */
  HttpConnection(Socket open, Pace reading, Pace writing) throws IOException {
    this.socket = open;
    this.host = open.getInetAddress().getHostAddress();
    this.reading = reading;
    this.writing = writing;
    this.chunk = new byte[reading.chunkBytes()];
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** The same over TLS, whoever the server says that it is. */
  static HttpConnection overTls(InetSocketAddress server) throws IOException {
    Socket secure = AnyServer.secure(open(server), server);
    return new HttpConnection(secure, Pace.UNLIMITED, Pace.UNLIMITED);
  }

  private static Socket open(InetSocketAddress server) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(SILENCE_MILLIS);
    socket.connect(server, SILENCE_MILLIS);
    return socket;
  }

  /** A small request with a small response. */
  void ping() throws IOException {
    send("GET /ping", "", new byte[0]);
    expect(200, ByteBuffer.wrap("pong\n".getBytes(StandardCharsets.US_ASCII)));
  }

  /** The same, after which the server has to end the connection. */
  void lastPing() throws IOException {
    send("GET /ping", "Connection: close\r\n", new byte[0]);
    expect(200, ByteBuffer.wrap("pong\n".getBytes(StandardCharsets.US_ASCII)));
    if (in.read() >= 0) {
      throw new IOException("bytes after the response that was the last");
    }
  }

  /** Reads a part of a file. */
  void get(String path, long from, ByteBuffer wanted) throws IOException {
    long last = from + wanted.remaining() - 1;
    send("GET /" + path, "Range: bytes=" + from + "-" + last + "\r\n", new byte[0]);
    expect(206, wanted);
  }

  /** Stores a file and reads it back. */
  void put(String path, byte[] body) throws IOException {
    send("PUT /" + path, "Content-Length: " + body.length + "\r\n", body);
    expect(2, ByteBuffer.allocate(0));
    send("GET /" + path, "", new byte[0]);
    expect(200, ByteBuffer.wrap(body));
  }

  private void send(String what, String headers, byte[] body) throws IOException {
    String head = what + " HTTP/1.1\r\nHost: [" + host + "]\r\n" + headers + "\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    for (int sent = 0; sent < body.length; ) {
      int length = Math.min(writing.chunkBytes(), body.length - sent);
      socket.getOutputStream().write(body, sent, length);
      writing.moved(length);
      sent += length;
    }
  }

  /** The status may be its first digit alone. */
  private void expect(int status, ByteBuffer wanted) throws IOException {
    String head = head();
    String line = head.substring(0, head.indexOf('\r'));
    if (!line.startsWith("HTTP/1.1 " + status)) {
      throw new IOException("wanted status " + status + ", got: " + line);
    }
    int length = line.startsWith(NO_CONTENT) ? 0 : contentLength(head);
    if (length != wanted.remaining()) {
      throw new IOException("wanted " + wanted.remaining() + " bytes, announced " + length);
    }
    compare(wanted);
  }

  private void compare(ByteBuffer wanted) throws IOException {
    int size = wanted.remaining();
    while (wanted.hasRemaining()) {
      int read = in.read(chunk, 0, Math.min(chunk.length, wanted.remaining()));
      if (read < 0) {
        throw new EOFException("end after " + (size - wanted.remaining()) + " of " + size);
      }
      ByteBuffer expected = wanted.slice(wanted.position(), read);
      if (!expected.equals(ByteBuffer.wrap(chunk, 0, read))) {
        throw new IOException("wrong bytes after " + (size - wanted.remaining()) + " of " + size);
      }
      wanted.position(wanted.position() + read);
      reading.moved(read);
    }
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("end in the header, after: " + head);
      }
      head.append((char) next);
      if (head.length() > LONGEST_HEADER_BYTES) {
        throw new IOException("a header without end: " + head);
      }
    }
    return head.toString();
  }

  private static int contentLength(String head) throws IOException {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
      }
    }
    throw new IOException("a response without length: " + head);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
