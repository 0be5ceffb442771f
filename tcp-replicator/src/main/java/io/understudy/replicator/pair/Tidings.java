package io.understudy.replicator.pair;

import java.util.Objects;

/**
 * When the partner is told something before the next heartbeat: at once when what this host says
 * has changed, and at once when what the partner says has. The first so that a change of role waits
 * for no beat; the second because the partner may count on what it said only when it knows that we
 * heard it, and because lease frames pass only between hosts that know each other. An answer that
 * says what was said before is answered no more, so the two come to rest.
 *
 * <p>What is said is compared with {@link Object#equals}; leave out of it what changes all the
 * time. Pure. Owned by the control thread.
 */
public final class Tidings {
  private Object told;
  private Object heard;
  private boolean unanswered;

  /** The partner has said that. */
  public void heard(Object said) {
    unanswered |= !Objects.equals(heard, said);
    heard = said;
  }

  /** Has the partner to be told now, when that is what there is to say? */
  public boolean isDue(Object toSay) {
    return unanswered || !Objects.equals(told, toSay);
  }

  /** The partner was told that. */
  public void told(Object said) {
    told = said;
    unanswered = false;
  }
}
