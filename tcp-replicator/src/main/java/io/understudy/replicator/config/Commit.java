package io.understudy.replicator.config;

/** When a client may be told that its bytes were received ({@code services[].commit}). */
public enum Commit implements Choice {
  /** Once both hosts hold them. */
  SYNC,
  /** Once the primary holds them; what the backup lacks at a takeover may be lost. */
  ASYNC
}
