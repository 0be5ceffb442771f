package io.understudy.replicator.stats;

/** Whether a connection would survive the death of its host. */
public enum Protection {
  /** Both hosts hold it. */
  DUPLEX,
  /** Only this host holds it, for good. */
  SIMPLEX,
  /** Opened in duplex; the partner has not confirmed it yet. */
  PENDING
}
