package io.understudy.replicator.arbiter;

import io.understudy.replicator.takeover.Word;

/**
 * Gives the word to speak alone for a service. An arbiter that cannot be reached, or does not
 * understand, refuses and says why: it never throws. Questions about one service come one after the
 * other; those about different services on different threads.
 */
public interface Arbiter {
  /**
   * Asks for the word, and waits for the answer.
   *
   * @param service name of the service
   * @param question its number, repeated in the answer
   * @param speaks this host speaks alone already, by an earlier word
   */
  Word ask(String service, long question, boolean speaks);

  /**
   * Gives the word back.
   *
   * @return false when the arbiter was not reached; the caller tries again
   */
  boolean giveBack(String service, Word.Return how);
}
