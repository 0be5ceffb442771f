package io.understudy.replicator.config;

/** How the backup hears the client ({@code services[].tap}; docs/taps.md). */
public enum Tap implements Choice {
  /** The primary's ingress program clones client segments to the backup. */
  RELAY,
  /** A switch copies what goes to the primary's port. */
  MIRROR,
  /** The service address has a group MAC address that both hosts take. */
  MULTICAST,
  /** Clients send to the backup, which passes everything on to the primary. */
  INLINE
}
