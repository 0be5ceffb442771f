package io.understudy.replicator.daemon;

import io.understudy.replicator.tracker.TrackerStage;

/** Asks the tracker's thread to follow what was done to the kernel's table. */
final class TrackerDoor {
  private final TrackerStage tracker;

  TrackerDoor(TrackerStage tracker) {
    this.tracker = tracker;
  }

  /** Drops all connections of the service, soon. */
  void forgetAll(int service) {
    tracker.ask(
        connections -> {
          connections.forgetAll(service);
          return null;
        });
  }

  /** Connections opened before are simplex. */
  void protectedSince(int service, long nanos) {
    tracker.protectedSince(service, nanos);
  }
}
