package io.understudy.replicator.replica;

import io.understudy.replicator.pair.KeyOffer;
import io.understudy.replicator.pair.PairKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which key holds for which connection. The two daemons agree on a new key for each epoch, over the
 * control channel: an X25519 exchange, bound to the pair key. One host leads:
 *
 * <pre>
 *  leader                                 follower
 *  proposes: number, public key    ──►    makes its own key pair, computes the key, forgets the pair
 *  computes the key, forgets the   ◄──    public key
 *  pair; sets the beginning        ──►    notes it, by its own clock
 *                                  ◄──    says so
 *  both: from then on connections that open belong to the new epoch
 * </pre>
 *
 * Every message repeats all of it, so a lost one costs nothing. A connection belongs to an epoch by
 * the time when it opened; what opens so near to a beginning that the two hosts may disagree gets
 * no seed. The key before is kept a while, for connections that ask late, and is then overwritten.
 *
 * <p>Owned by the thread of the seeds. Times are nanoseconds of this host's boot-time clock.
 */
public final class KeySchedule {
  /** Around a beginning: more than both clocks and the way of a segment can make out. */
  static final long GUARD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** From an agreement to the beginning of its epoch. */
  static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** How long a connection may wait with its first question after its epoch has ended. */
  static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** A partner that gives seeds of another epoch for so long has lost ours. */
  static final long MISMATCH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final boolean leads;
  private final PairKey pairKey;
  private final long periodNanos;
  private final LongSupplier numbers;
  private long agreement;
  private EphemeralKey own;
  private byte[] ownPublic = KeyOffer.NONE.publicKey();
  private byte[] partnerPublic;
  private EpochKey next;
  private boolean partnerKnowsStart;
  private EpochKey current;
  private EpochKey previous;
  private long mismatchSince;

  /**
   * A schedule without any key yet.
   *
   * @param leads on exactly one of the two hosts
   * @param periodNanos length of an epoch; the leader's counts
   * @param numbers random numbers
   */
  public KeySchedule(boolean leads, PairKey pairKey, long periodNanos, LongSupplier numbers) {
    this.leads = leads;
    this.pairKey = pairKey;
    this.periodNanos = periodNanos;
    this.numbers = numbers;
  }

  /** What the partner has to know. */
  public KeyOffer offer() {
    boolean known = next != null && next.startNanos() != 0;
    return new KeyOffer(
        agreement,
        ownPublic,
        known ? next.startNanos() : 0,
        known ? next.startSeconds() : 0,
        current == null ? 0 : current.number());
  }

  /**
   * Takes in what the partner says.
   *
   * @param aheadNanos how far the partner's boot-time clock is ahead of ours
   * @param wallSeconds this host's wall clock
   */
  public void heard(KeyOffer theirs, long aheadNanos, long nowNanos, long wallSeconds) {
    if (leads) {
      lead(theirs, nowNanos, wallSeconds);
    } else {
      follow(theirs, aheadNanos);
    }
    advance(nowNanos);
  }

  private void lead(KeyOffer theirs, long nowNanos, long wallSeconds) {
    boolean answered = agreement != 0 && theirs.epoch() == agreement;
    if (answered && own != null) {
      partnerPublic = theirs.publicKey();
      next = compute(ownPublic, partnerPublic);
      if (next == null) {
        abandon();
      } else {
        next.start(nowNanos + LEAD_NANOS, wallSeconds);
      }
    } else if (answered && !Arrays.equals(partnerPublic, theirs.publicKey())) {
      abandon(); // the partner was restarted in between
    }
    partnerKnowsStart |= answered && theirs.startNanos() != 0;
    boolean mismatch = current != null && theirs.active() != current.number();
    mismatchSince = !mismatch ? 0 : mismatchSince == 0 ? nowNanos : mismatchSince;
    if (agreement == 0 && isNewKeyDue(nowNanos)) {
      mismatchSince = 0;
      agreement = numbers.getAsLong() | 1;
      begin();
    }
  }

  private boolean isNewKeyDue(long nowNanos) {
    return current == null
        || nowNanos - current.startNanos() >= periodNanos
        || mismatchSince != 0 && nowNanos - mismatchSince >= MISMATCH_NANOS;
  }

  private void follow(KeyOffer theirs, long aheadNanos) {
    if (theirs.epoch() != 0 && theirs.epoch() != agreement) {
      abandon();
      agreement = theirs.epoch();
      begin();
      next = compute(theirs.publicKey(), ownPublic);
    }
    boolean ours = next != null && theirs.epoch() == agreement;
    if (ours && next.startNanos() == 0 && theirs.startNanos() != 0) {
      next.start(theirs.startNanos() - aheadNanos, theirs.startSeconds());
    }
  }

  private void begin() {
    own = EphemeralKey.create();
    ownPublic = own.publicKey();
    partnerKnowsStart = false;
  }

  /** Null when one of the keys is none. The private key is of no use afterwards. */
  private EpochKey compute(byte[] leaders, byte[] followers) {
    byte[] shared = own.agree(leads ? followers : leaders);
    own = null;
    if (shared == null) {
      return null;
    }
    byte[] transcript =
        ByteBuffer.allocate(8 + 2 * KeyOffer.KEY_BYTES)
            .putLong(agreement)
            .put(leaders)
            .put(followers)
            .array();
    EpochKey key = new EpochKey(agreement, pairKey.seedKey(shared, transcript));
    Arrays.fill(shared, (byte) 0);
    return key;
  }

  private void abandon() {
    if (next != null) {
      next.erase();
    }
    next = null;
    own = null;
    agreement = 0;
  }

  /** Begins an epoch whose time has come, and erases what is no longer needed. */
  public void advance(long nowNanos) {
    if (next != null && next.startNanos() != 0 && nowNanos >= next.startNanos()) {
      if (leads && !partnerKnowsStart) {
        abandon();
      } else {
        startNext();
      }
    }
    if (previous != null && nowNanos - current.startNanos() >= KEEP_NANOS) {
      previous.erase();
      previous = null;
    }
  }

  private void startNext() {
    if (previous != null) {
      previous.erase();
    }
    previous = current;
    current = next;
    next = null;
    if (leads) {
      agreement = 0;
    }
  }

  /** The key for a connection that was opened at this time; null when there is none for sure. */
  public EpochKey keyFor(long openedNanos) {
    boolean ends = next != null && next.startNanos() != 0;
    long end = ends ? next.startNanos() : Long.MAX_VALUE;
    if (current != null && isWithin(openedNanos, current.startNanos(), end)) {
      return current;
    }
    return previous != null && isWithin(openedNanos, previous.startNanos(), current.startNanos())
        ? previous
        : null;
  }

  private static boolean isWithin(long nanos, long start, long end) {
    return nanos >= start + GUARD_NANOS && nanos < end - GUARD_NANOS;
  }

  /** Overwrites all keys. */
  public void erase() {
    abandon();
    for (EpochKey key : new EpochKey[] {current, previous}) {
      if (key != null) {
        key.erase();
      }
    }
    current = null;
    previous = null;
  }
}
