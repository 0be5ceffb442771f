package io.understudy.lab.client;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A program of its own that keeps one connection open and measures requests on it. For each line of
 * its standard input, a number, it makes as many requests, one after the other, and answers with
 * one line: the duration of each, in nanoseconds. Arguments: address, port, and for TLS: tls. It is
 * warm when it says "open".
 */
public final class RequestLoop {
  private static final int WARM_UP = 5_000;
  private static final byte[] REQUEST =
      "GET /ping HTTP/1.1\r\nHost: bench\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;
  private final InputStream in;
  private final byte[] answer = new byte[4096];
  private final int length;

  private RequestLoop(Socket socket) throws IOException {
    out = socket.getOutputStream();
    in = socket.getInputStream();
    out.write(REQUEST);
    length = in.read(answer);
  }

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    var server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
    boolean tls = arguments.length > 2 && arguments[2].equals("tls");
    try (Socket socket = open(server, tls)) {
      RequestLoop loop = new RequestLoop(socket);
      loop.measure(WARM_UP);
      System.out.println("open");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(text(loop.measure(Integer.parseInt(line))));
      }
    }
  }

  private static Socket open(InetSocketAddress server, boolean tls) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(server);
    return tls ? AnyServer.secure(socket, server) : socket;
  }

  private static String text(long[] nanos) {
    StringBuilder text = new StringBuilder();
    for (long each : nanos) {
      text.append(each).append(' ');
    }
    return text.toString();
  }

  private long[] measure(int times) throws IOException {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      ask();
      nanos[i] = System.nanoTime() - start;
    }
    return nanos;
  }

  /** The server gives the same answer each time but for the second in its date. */
  private void ask() throws IOException {
    out.write(REQUEST);
    for (int got = 0; got < length; ) {
      int read = in.read(answer, got, length - got);
      if (read < 0) {
        throw new EOFException("the server ended the connection");
      }
      got += read;
    }
  }
}
