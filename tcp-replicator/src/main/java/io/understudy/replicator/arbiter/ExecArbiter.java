package io.understudy.replicator.arbiter;

import io.understudy.replicator.arbiter.FenceCommand.Outcome;
import io.understudy.replicator.takeover.RoleMachine;
import io.understudy.replicator.takeover.Word;

/**
 * Switches the partner off before this host speaks alone, by a fence agent. The word is given only
 * when the agent says so with exit code 0, and a second run confirms it. One run serves all
 * services: a partner that was switched off after a question was asked speaks for none of them.
 */
public final class ExecArbiter implements Arbiter {
  /** Exit code of the action {@code status}: it is off. */
  private static final int STATUS_OFF = 2;

  private static final String OFF = "off";

  private final FenceCommand agent;
  private final String action;
  private final boolean verify;
  private final Clock clock;
  private long fencedNanos = Long.MIN_VALUE;

  /**
   * An arbiter that fences.
   *
   * @param action {@code off} or {@code reboot}
   * @param verify ask for the status afterwards
   */
  public ExecArbiter(FenceCommand agent, String action, boolean verify, Clock clock) {
    this.agent = agent;
    this.action = action;
    this.verify = verify;
    this.clock = clock;
  }

  @Override
  public Word ask(String service, long question, boolean speaks) {
    return fence(question, clock.nanos());
  }

  private synchronized Word fence(long question, long askedNanos) {
    if (fencedNanos >= askedNanos) {
      return fenced(question);
    }
    Outcome outcome = agent.run(action);
    if (outcome.exit() != 0) {
      return refused(question, action, outcome);
    }
    if (verify) {
      Outcome status = agent.run("status");
      boolean fine = status.exit() == STATUS_OFF || status.exit() == 0 && !action.equals(OFF);
      if (!fine) {
        return refused(question, "status after " + action, status);
      }
    }
    fencedNanos = clock.nanos();
    return fenced(question);
  }

  private Word fenced(long question) {
    return new Word(question, RoleMachine.NEVER, false, "partner fenced (" + action + ")");
  }

  private static Word refused(long question, String what, Outcome outcome) {
    String how =
        outcome.exit() == FenceCommand.NOT_DONE ? "" : " exited with " + outcome.exit() + ":";
    return new Word(
        question, Word.REFUSED, false, "fence agent, " + what + "," + how + " " + outcome.said());
  }

  @Override
  public boolean giveBack(String service, Word.Return how) {
    return true;
  }
}
