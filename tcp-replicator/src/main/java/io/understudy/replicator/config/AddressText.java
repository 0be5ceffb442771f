package io.understudy.replicator.config;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Writes addresses the way people do: IPv6 in the short form of RFC 5952. */
public final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  /** The address without host name or scope, such as {@code 10.77.0.1} or {@code 2001:db8::1}. */
  public static String of(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    byte[] bytes = address.getAddress();
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    return text(groups);
  }

  /** An address and port: {@code 10.77.0.1:80} or {@code [2001:db8::1]:80}. */
  public static String of(InetAddress address, int port) {
    return address instanceof Inet4Address
        ? of(address) + ":" + port
        : "[" + of(address) + "]:" + port;
  }

  /** The first longest run of at least two zero groups becomes "::" (RFC 5952, section 4.2). */
  private static String text(int[] groups) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = 0;
      while (i + run < GROUPS && groups[i + run] == 0) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
    }
    return start < 0
        ? join(groups, 0, GROUPS)
        : join(groups, 0, start) + "::" + join(groups, start + length, GROUPS);
  }

  private static String join(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
