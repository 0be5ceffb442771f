package io.understudy.replicator.config;

/** How a server is asked whether it still works ({@code services[].probe.kind}). */
public enum ProbeKind implements Choice {
  /** It is not asked. */
  NONE,
  /** It has to accept a connection. */
  TCP,
  /** It has to answer a request with a status below 400. */
  HTTP,
  /** A program of the administrator has to exit with 0. */
  EXEC
}
