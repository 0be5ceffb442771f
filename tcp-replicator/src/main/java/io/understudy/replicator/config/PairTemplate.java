package io.understudy.replicator.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a working configuration for either host of a pair. A value; what it holds is checked
 * by reading the text back.
 *
 * @param own this host
 * @param other the other one
 * @param service name of the one service
 * @param serviceAddress with its prefix length
 * @param ports of the service, such as {@code tcp/8080}
 * @param preferredPrimary name of the host that speaks when both start together
 */
public record PairTemplate(
    Host own,
    Host other,
    String service,
    String serviceAddress,
    List<String> ports,
    String preferredPrimary) {
  /** Copies the list. */
  public PairTemplate {
    ports = List.copyOf(ports);
  }

  /**
   * One of the two hosts.
   *
   * @param node its name
   * @param address of its end of the control channel
   * @param interfaceName where clients arrive
   */
  public record Host(String node, String address, String interfaceName) {}

  /** The same pair, seen from the other host. */
  public PairTemplate mirrored() {
    return new PairTemplate(other, own, service, serviceAddress, ports, preferredPrimary);
  }

  /** The file for the own host. */
  public String text() {
    return """
        # Written by 'understudy init'. All keys: understudy.yaml(5). Services are the same on both hosts.
        node: %s
        interface: %s  # where clients arrive
        peer:
          node: %s
          address: %s
        control:
          address: %s  # UDP port 7077 has to be open between the hosts
          key-file: /etc/understudy/pair.key
        services:
          - name: %s
            address: %s  # moves between the hosts; must belong to nobody else
            ports: [%s]
            preferred-primary: %s
        """
        .formatted(
            quoted(own.node),
            quoted(own.interfaceName),
            quoted(other.node),
            quoted(other.address),
            quoted(own.address),
            quoted(service),
            quoted(serviceAddress),
            ports.stream().map(PairTemplate::quoted).collect(Collectors.joining(", ")),
            quoted(preferredPrimary));
  }

  /** Quoted where YAML could take it for something else than a word. */
  private static String quoted(String text) {
    boolean plain = text.matches("[A-Za-z][A-Za-z0-9._/-]*") || text.matches("[0-9]+[./][0-9./]*");
    return plain ? text : '"' + text.replaceAll("[\"\\\\\\p{Cntrl}]", "?") + '"';
  }
}
