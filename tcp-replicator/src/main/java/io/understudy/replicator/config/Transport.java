package io.understudy.replicator.config;

/** The protocol of a service port, the part before the slash in {@code tcp/8080}. */
public enum Transport implements Choice {
  /** Transmission Control Protocol (RFC 9293). */
  TCP(6),
  /** User Datagram Protocol (RFC 768). */
  UDP(17);

  private final int protocol;

  Transport(int protocol) {
    this.protocol = protocol;
  }

  /** Its number in the IP header. */
  public int protocol() {
    return protocol;
  }
}
