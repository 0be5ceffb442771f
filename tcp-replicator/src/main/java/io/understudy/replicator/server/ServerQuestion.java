package io.understudy.replicator.server;

/** Asks a server once whether it works; waits for the answer. Called on the probe's thread only. */
@FunctionalInterface
public interface ServerQuestion {
  /** Why it does not, for people; empty when it does. Never throws for what the server does. */
  String failure() throws InterruptedException;
}
