package io.understudy.replicator.daemon;

import io.understudy.replicator.stats.Severity;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes sure that an announcement was heard (reliable gratuitous ARP, as CoRAL has it). Nobody
 * answers a gratuitous ARP or an unsolicited advertisement, so a lost one leaves clients sending to
 * the other host until their neighbour entries age. A question from the service address teaches its
 * receiver the same, and the answer shows that it arrived, and that switches know the way. Without
 * an answer address and question are repeated, until there is one or this host does not speak any
 * more; when that takes long, an event tells so.
 *
 * <p>Owned by the control thread, but for the answers, which may come on any. Times are nanoseconds
 * of the boot-time clock.
 */
final class Verification {
  /** After that somebody has to look at it. */
  static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** From then on it is repeated at this pace; before, as soon as a question was in vain. */
  static final long LATER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long NEVER = Long.MAX_VALUE;

  private final String witness;
  private final Question questionOrNull;
  private final Teller teller;
  private volatile Answer answer;
  private long turn;
  private int asked;
  private boolean waiting;
  private boolean told;
  private long startedNanos;
  private long dueNanos = NEVER;

  /** Asks the witness as the service address. */
  @FunctionalInterface
  interface Question {
    /** Asks without waiting; whether it was answered in time is handed over on any thread. */
    void ask(Consumer<Boolean> answered);
  }

  /** Takes what people should know. */
  @FunctionalInterface
  interface Teller {
    /** An event of this kind. */
    void tell(Severity severity, String kind, String message);
  }

  private record Answer(long turn, boolean came) {}

  /**
   * A verification that has not started.
   *
   * @param witness who is asked, for people
   */
  Verification(String witness, Question questionOrNull, Teller teller) {
    this.witness = witness;
    this.questionOrNull = questionOrNull;
    this.teller = teller;
  }

  /** One that asks nobody: no witness is known. */
  static Verification none() {
    return new Verification("", null, null);
  }

  /** The address was announced for the first time. */
  void start(long nowNanos) {
    if (questionOrNull == null) {
      return;
    }
    turn++;
    asked = 0;
    told = false;
    startedNanos = nowNanos;
    ask();
  }

  /** This host does not speak any more. */
  void stop() {
    turn++;
    waiting = false;
    dueNanos = NEVER;
  }

  /** Looks for the answer; asks again, and announces again before, where there is none. */
  void advance(long nowNanos, Runnable announcement) {
    Answer seen = answer;
    if (waiting && seen != null && seen.turn() == turn) {
      waiting = false;
      answered(seen.came(), nowNanos);
    }
    if (!waiting && nowNanos >= dueNanos) {
      announcement.run();
      ask();
    }
  }

  /** When {@link #advance} has something to do; {@link Long#MAX_VALUE} for never. */
  long dueNanos() {
    return dueNanos;
  }

  private void ask() {
    asked++;
    waiting = true;
    dueNanos = NEVER;
    answer = null;
    long mine = turn;
    questionOrNull.ask(came -> answer = new Answer(mine, came));
  }

  private void answered(boolean came, long nowNanos) {
    // The loop's turn may have begun before the address was announced in it.
    long since = Math.max(0, nowNanos - startedNanos);
    if (came) {
      tellVerified(since);
      return;
    }
    boolean doubtful = since >= DOUBT_NANOS;
    dueNanos = nowNanos + (doubtful ? LATER_NANOS : 0);
    if (doubtful && !told) {
      told = true;
      teller.tell(
          Severity.WARNING,
          "address_not_verified",
          "gateway "
              + witness
              + " does not answer the service address since this host speaks, "
              + TimeUnit.NANOSECONDS.toMillis(since)
              + " ms: clients behind it may still be led to the other host; announcing it again"
              + " every second (look at the gateway's neighbour table and at port security of the"
              + " switch)");
    }
  }

  private void tellVerified(long since) {
    teller.tell(
        told ? Severity.WARNING : Severity.INFO,
        "address_verified",
        "gateway "
            + witness
            + " knows that the service address is here: it answered it after "
            + TimeUnit.NANOSECONDS.toMillis(since)
            + " ms ("
            + asked
            + (asked == 1 ? " question)" : " questions)"));
  }
}
