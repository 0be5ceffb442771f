package io.understudy.lab.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A program of its own that keeps one connection open and makes one small request for each line of
 * its standard input; answers each with its duration in microseconds. Arguments: address, port, and
 * for TLS: tls. Exits with 1 when the connection failed.
 */
public final class Conversation {
  private Conversation() {}

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getByName(arguments[0]), Integer.parseInt(arguments[1]));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    try (HttpConnection connection = open(server, arguments)) {
      System.out.println("open");
      while (lines.readLine() != null) {
        long startNanos = System.nanoTime();
        connection.ping();
        System.out.println((System.nanoTime() - startNanos) / 1_000);
      }
    } catch (IOException e) {
      System.out.println("failed: " + e);
      System.exit(1);
    }
  }

  private static HttpConnection open(InetSocketAddress server, String[] arguments)
      throws IOException {
    boolean tls = arguments.length > 2 && arguments[2].equals("tls");
    return tls ? HttpConnection.overTls(server) : new HttpConnection(server);
  }
}
