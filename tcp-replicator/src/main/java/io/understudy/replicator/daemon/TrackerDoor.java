package io.understudy.replicator.daemon;

import io.understudy.replicator.tracker.TrackerStage;

/** Asks the tracker's thread to follow what the control thread has done to the kernel's table. */
final class TrackerDoor implements Shadows.TrackedConnections {
  private final TrackerStage tracker;

  TrackerDoor(TrackerStage tracker) {
    this.tracker = tracker;
  }

  @Override
  public void forgetAll(int service) {
    tracker.ask(
        connections -> {
          connections.forgetAll(service);
          return null;
        });
  }

  @Override
  public void protectedSince(int service, long nanos) {
    tracker.protectedSince(service, nanos);
  }
}
