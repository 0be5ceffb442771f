package io.understudy.replicator.capture;

/** Sleeps until the kernel says that a {@link RecordRing} has something to read. */
@FunctionalInterface
public interface Waiter {
  /**
   * Blocks the calling thread. May return early and for no reason. An interrupted system call is
   * not an error.
   *
   * @param timeoutMillis how long at most
   * @return positive: there is something to read; zero: the time is up; negative: {@code -errno}
   */
  int await(int timeoutMillis);
}
