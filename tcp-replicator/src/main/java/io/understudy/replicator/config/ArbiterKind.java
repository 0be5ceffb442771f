package io.understudy.replicator.config;

/** Who decides which of two hosts goes on when they have lost each other ({@code arbiter.kind}). */
public enum ArbiterKind implements Choice {
  /** Nobody: a host that does not hear its partner decides alone. */
  NONE,
  /** The answer of the gateway. */
  GATEWAY,
  /** A lease in etcd. */
  ETCD,
  /** A program of the administrator, such as a fencing agent. */
  EXEC
}
