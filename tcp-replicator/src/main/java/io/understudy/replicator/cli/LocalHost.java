package io.understudy.replicator.cli;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Good guesses about this host; each is empty when there is none. */
final class LocalHost {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Path ROUTES = Path.of("/proc/net/route");
  private static final String DEFAULT_ROUTE = "00000000";

  private LocalHost() {}

  static String name() {
    try {
      String name = Files.readString(HOST_NAME).strip();
      int dot = name.indexOf('.');
      return dot < 0 ? name : name.substring(0, dot);
    } catch (IOException unreadable) {
      return "";
    }
  }

  /** The interface of the default route. */
  static String interfaceName() {
    try {
      List<String> routes = Files.readAllLines(ROUTES);
      for (String route : routes) {
        String[] fields = route.strip().split("\\s+");
        if (fields.length > 1 && fields[1].equals(DEFAULT_ROUTE)) {
          return fields[0];
        }
      }
    } catch (IOException unreadable) {
      return "";
    }
    return "";
  }

  /** The first IPv4 address of an interface. */
  static String address(String interfaceName) {
    try {
      NetworkInterface found = NetworkInterface.getByName(interfaceName);
      if (found != null) {
        return found.getInterfaceAddresses().stream()
            .map(InterfaceAddress::getAddress)
            .filter(Inet4Address.class::isInstance)
            .map(InetAddress::getHostAddress)
            .findFirst()
            .orElse("");
      }
    } catch (SocketException unreadable) {
      return "";
    }
    return "";
  }
}
