package io.understudy.replicator.takeover;

/**
 * How the arbiter of this pair works, as far as a role machine has to know. Durations in
 * nanoseconds.
 *
 * @param nature what its word is worth
 * @param patienceNanos how long the need has to last before a host that speaks asks; one that wants
 *     to begin waits twice as long
 * @param renewNanos a word that holds for a time is asked for again after that
 * @param retryNanos after a refusal
 */
public record ArbiterTerms(Nature nature, long patienceNanos, long renewNanos, long retryNanos) {
  /** What an arbiter's word is worth. */
  public enum Nature {
    /** There is no arbiter: every host has the word at any time. */
    NONE,
    /** This host is not cut off; the partner may be told the same. For a time. */
    WITNESS,
    /** Of the two hosts, only one has the word. For a time. */
    EXCLUSIVE,
    /** The partner has been switched off. To ask does harm, so it is the last thing done. */
    FENCE
  }

  /** No arbiter. */
  public static final ArbiterTerms NO_ARBITER = new ArbiterTerms(Nature.NONE, 0, 0, 0);

  /** Has the word to be renewed, and does it end by itself otherwise? */
  public boolean isTimed() {
    return nature == Nature.WITNESS || nature == Nature.EXCLUSIVE;
  }

  /** Does a host that has the word know that the partner does not speak? */
  boolean isDecisive() {
    return nature == Nature.FENCE || nature == Nature.EXCLUSIVE;
  }
}
