package io.understudy.replicator.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens a connection of its own to the server and, where a path is given, asks for it by HTTP/1.0
 * (RFC 1945): any status below 400 is well.
 */
public final class ConnectionQuestion implements ServerQuestion {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])( .*|)");
  private static final int LONGEST_LINE_BYTES = 1024;
  private static final int FIRST_BAD_STATUS = 400;

  private final InetSocketAddress server;
  private final String path;
  private final int timeoutMillis;

  /**
   * A question.
   *
   * @param path empty to only connect
   * @param timeoutMillis to connect, and again for each part of the answer
   */
  public ConnectionQuestion(InetSocketAddress server, String path, int timeoutMillis) {
    this.server = server;
    this.path = path;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public String failure() {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(timeoutMillis);
      socket.connect(server, timeoutMillis);
      return path.isEmpty() ? "" : ask(socket);
    } catch (IOException failure) {
      return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
  }

  private String ask(Socket socket) throws IOException {
    String host = server.getAddress().getHostAddress();
    String name = host.contains(":") ? "[" + host + "]" : host;
    String request = "GET " + path + " HTTP/1.0\r\nHost: " + name + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String line = line(socket.getInputStream());
    Matcher status = STATUS.matcher(line);
    if (!status.matches()) {
      return "its answer is no HTTP";
    }
    return Integer.parseInt(status.group(1)) < FIRST_BAD_STATUS ? "" : "status " + status.group(1);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
      if (line.length() > LONGEST_LINE_BYTES) {
        break;
      }
    }
    return line.toString().strip();
  }
}
