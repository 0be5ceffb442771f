package io.understudy.replicator.config;

/** How the backup hears the client ({@code services[].tap}; architecture, Taps). */
public enum Tap implements Choice {
  /** The primary's ingress program clones client segments to the backup. */
  RELAY(true),
  /** A switch mirrors the primary's port. */
  MIRROR(false),
  /** The service address has a multicast MAC, so the switch floods. */
  MULTICAST(false),
  /** The backup is in the path and forwards to the primary. */
  INLINE(false);

  private final boolean supported;

  Tap(boolean supported) {
    this.supported = supported;
  }

  @Override
  public boolean supported() {
    return supported;
  }
}
