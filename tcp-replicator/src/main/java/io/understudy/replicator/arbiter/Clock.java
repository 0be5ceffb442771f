package io.understudy.replicator.arbiter;

/** The host's boot-time clock, in nanoseconds: the one that leases are compared with. */
@FunctionalInterface
public interface Clock {
  /** Now. */
  long nanos();
}
