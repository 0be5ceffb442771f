package io.understudy.replicator.config;

import java.time.Duration;

/**
 * When a silent partner counts as dead: {@code missed} heartbeats in a row did not come.
 *
 * @param heartbeat time between two heartbeats
 * @param missed how many may be missing, at least 1
 */
public record Detection(Duration heartbeat, int missed) {
  /** The silence after which the partner counts as dead. */
  public Duration silence() {
    return heartbeat.multipliedBy(missed);
  }
}
