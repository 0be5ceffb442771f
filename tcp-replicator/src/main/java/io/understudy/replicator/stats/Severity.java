package io.understudy.replicator.stats;

/** How much an event matters to the administrator. */
public enum Severity {
  /** Normal. */
  INFO,
  /** Worth knowing: a role change, lost protection. */
  WARNING,
  /** Something has to be done. */
  ERROR
}
