package io.understudy.replicator.server;

/** Hears of the server behind a service. Called on the watching thread; must return at once. */
public interface ServerListener {
  /** A server listens on all ports of the service, or no longer does. */
  void readinessChanged(boolean ready, long nowNanos);

  /** A process that held the listening socket has ended; others may go on. */
  void processEnded(int pid, long nowNanos);

  /** The server hangs, for this reason; or works again, when it is empty. */
  void probed(String trouble);
}
