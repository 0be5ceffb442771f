package io.understudy.replicator.config;

/**
 * A port of a service, written {@code tcp/8080}.
 *
 * @param transport its protocol
 * @param number 1 to 65535
 */
public record ServicePort(Transport transport, int number) {
  /** Whether datagrams go there. */
  public boolean isUdp() {
    return transport == Transport.UDP;
  }

  @Override
  public String toString() {
    return transport.word() + "/" + number;
  }
}
