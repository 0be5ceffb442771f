package io.understudy.replicator.takeover;

/**
 * The right to begin to speak alone although the partner's daemon lives: both hosts may come to
 * want it at the same moment. A host first tells that it wants to, and begins only when the partner
 * has answered, knowing of the claim, that it neither speaks nor wants to, or that its own claim is
 * the weaker one (mutual exclusion after Ricart and Agrawala, for two). Messages are taken in the
 * order in which they were sent, so an answer cannot be overtaken by what came before it.
 *
 * <p>Owned by the control thread. Times are nanoseconds of this host's boot-time clock.
 */
final class Claim {
  private final boolean winsTie;
  private boolean raised;
  private long raisedNanos;

  /** A claim that is not raised. {@code winsTie} is true on exactly one of the hosts. */
  Claim(boolean winsTie) {
    this.winsTie = winsTie;
  }

  boolean isRaised() {
    return raised;
  }

  /** Raises the claim, unless it is raised already; the partner has to be told. */
  void raise(long nowNanos) {
    if (!raised) {
      raised = true;
      raisedNanos = nowNanos;
    }
  }

  void withdraw() {
    raised = false;
  }

  /** How long the claim is raised. */
  long age(long nowNanos) {
    return raised ? nowNanos - raisedNanos : 0;
  }

  /** Did the partner know of the claim when it said that? */
  boolean isHeard(PeerReport report) {
    return raised && report.sentAfterNanos() > raisedNanos;
  }

  /** Has the partner left the word to us, as far as it knew? */
  boolean isUncontested(PeerReport report, int epoch) {
    return raised && !report.speaks() && (!report.claiming() || isStronger(report, epoch));
  }

  /** Does the partner not speak, and is it not about to? */
  boolean isVoiceless(PeerReport report, int epoch) {
    return !report.yielding() && !(report.claiming() && !isStronger(report, epoch));
  }

  /** Does our claim in that epoch go before the partner's? */
  boolean isStronger(PeerReport report, int epoch) {
    return report.epoch() == epoch ? winsTie : Epochs.isLater(epoch, report.epoch());
  }
}
