package io.understudy.replicator.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address with a port as people write it: {@code 192.0.2.7:80}, {@code [2001:db8::7]:80}. */
final class ConnectionEnd {
  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\\]):(\\d{1,5})");
  private static final int LARGEST_PORT = 65535;

  private ConnectionEnd() {}

  /** Reads one; no name is ever resolved. */
  static Optional<InetSocketAddress> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(2));
    try {
      InetAddress address = InetAddress.getByName(matcher.group(1));
      return port < 1 || port > LARGEST_PORT
          ? Optional.empty()
          : Optional.of(new InetSocketAddress(address, port));
    } catch (UnknownHostException noAddress) {
      return Optional.empty();
    }
  }
}
