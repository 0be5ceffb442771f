package io.understudy.replicator.config;

/** What a switch copies to the backup ({@code services[].mirrored}). */
public enum Mirrored implements Choice {
  /** What goes to the primary; the primary's kernel relays its SYN-ACKs itself. */
  INBOUND,
  /** What goes to the primary and what comes from it. */
  BOTH
}
