package io.understudy.replicator.config;

/** The protocol of a service port, the part before the slash in {@code tcp/8080}. */
public enum Transport implements Choice {
  /** Transmission Control Protocol (RFC 9293). */
  TCP(true),
  /** User Datagram Protocol (RFC 768). */
  UDP(false);

  private final boolean supported;

  Transport(boolean supported) {
    this.supported = supported;
  }

  @Override
  public boolean supported() {
    return supported;
  }
}
