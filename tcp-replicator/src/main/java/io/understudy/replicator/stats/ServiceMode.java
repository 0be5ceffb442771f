package io.understudy.replicator.stats;

/** Whether a service has a healthy partner. */
public enum ServiceMode {
  /** Both hosts take part: new connections are protected. */
  DUPLEX,
  /** This host is alone: new connections are not protected. */
  SIMPLEX
}
