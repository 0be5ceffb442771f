package io.understudy.replicator.takeover;

/**
 * The arbiter's answer to one question. A value; the arbiter's thread makes it.
 *
 * @param question the number of the question
 * @param untilNanos the host may speak alone until then, by its own boot-time clock; {@link
 *     RoleMachine#NEVER} for no end, {@link #REFUSED} when it may not
 * @param partnerSpoke the partner has spoken alone by the arbiter's word since it last shadowed us
 *     or we it: clients were told what our connections do not hold
 * @param reason for people
 */
public record Word(long question, long untilNanos, boolean partnerSpoke, String reason) {
  /** No word. */
  public static final long REFUSED = 0;

  /** Nothing was asked. */
  public static final Word NONE = new Word(0, REFUSED, false, "");

  /** Does it hold at that time? */
  boolean holds(long nowNanos) {
    return untilNanos == RoleMachine.NEVER || untilNanos > nowNanos;
  }

  /** Why and when a host does not want the word any more. */
  public enum Return {
    /** It did not speak by it. */
    UNUSED,
    /** It spoke alone, and now the partner shadows all that matters. */
    SHADOWED,
    /** It spoke alone, and the partner may not know all that clients were told. */
    SPENT
  }
}
