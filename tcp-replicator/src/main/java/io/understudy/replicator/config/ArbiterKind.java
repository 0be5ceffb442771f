package io.understudy.replicator.config;

/** Who decides which of two hosts goes on when they have lost each other ({@code arbiter.kind}). */
public enum ArbiterKind implements Choice {
  /** Nobody: a host that does not hear its partner decides alone. */
  NONE(true),
  /** The answer of the gateway. */
  GATEWAY(false),
  /** A lease in etcd. */
  ETCD(false),
  /** A program of the administrator, such as a fencing agent. */
  EXEC(false);

  private final boolean supported;

  ArbiterKind(boolean supported) {
    this.supported = supported;
  }

  @Override
  public boolean supported() {
    return supported;
  }
}
