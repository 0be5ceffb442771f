package io.understudy.replicator.stats;

/** The part a host plays for a service. */
public enum ServiceRole {
  /** Speaks. */
  PRIMARY,
  /** Shadows and is silent. */
  BACKUP,
  /** Takes no part. */
  OFF
}
