package io.understudy.replicator.takeover;

import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.liveness.PartnerLiveness;
import java.util.EnumSet;
import java.util.Set;

/**
 * Plays the decisions of a takeover, of a switchover and of the way back, many times, with nothing
 * behind them: so the classes are loaded and compiled before the first real one. Pure; time is made
 * up.
 */
public final class Rehearsal {
  private static final long INSTANCE = 1;

  private final LeaseTerms terms;
  private final Set<RoleState> seen = EnumSet.noneOf(RoleState.class);
  private long now = 1;

  private Rehearsal(LeaseTerms terms) {
    this.terms = terms;
  }

  /** Plays everything so many times, and returns the states that a machine went through. */
  public static Set<RoleState> play(LeaseTerms terms, int times) {
    Rehearsal rehearsal = new Rehearsal(terms);
    for (int i = 0; i < times; i++) {
      rehearsal.playOnce();
    }
    return rehearsal.seen;
  }

  private void playOnce() {
    HostView view = new HostView(new PartnerLiveness(terms.silenceNanos(), terms.heartbeatNanos()));
    view.serverReady = true;
    RoleMachine machine =
        new RoleMachine(terms, ArbiterTerms.NO_ARBITER, true, true, new NoActions(view));
    machine.start(0, now);
    pass(machine, view, terms.heartbeatNanos(), false);
    says(view, true, false);
    pass(machine, view, terms.silenceNanos(), true); // joins a partner that speaks
    view.grantedUntilNanos = now + terms.leaseNanos();
    pass(machine, view, 2 * terms.leaseNanos() + terms.silenceNanos(), false); // takes over
    says(view, false, false);
    pass(machine, view, terms.silenceNanos(), true); // is protected again
    view.switchoverWanted = true;
    pass(machine, view, terms.silenceNanos(), true); // hands over
    says(view, true, true);
    pass(machine, view, terms.silenceNanos(), true); // shadows
  }

  private void says(HostView view, boolean speaks, boolean later) {
    int epoch = later ? 4 : speaks ? 1 : 3;
    view.report = report(speaks, epoch, speaks, now);
  }

  private static PeerReport report(boolean speaks, int epoch, boolean bound, long now) {
    return new PeerReport(
        speaks, epoch, bound, true, true, false, false, false, false, INSTANCE, now);
  }

  /** Time goes on in turns of the control loop. */
  private void pass(RoleMachine machine, HostView view, long nanos, boolean heard) {
    long step = terms.heartbeatNanos() / 2;
    for (long until = now + nanos; now < until; now += step) {
      if (heard) {
        view.partner.kernelHeard(now);
        view.partner.daemonHeard(now);
        PeerReport said = view.report;
        view.report = report(said.speaks(), said.epoch(), said.bound(), now);
        if (view.deadlineNanos != RoleMachine.NEVER) {
          view.deadlineNanos = now + terms.leaseNanos();
        }
      }
      machine.advance(view, now);
      seen.add(machine.state());
    }
  }

  /** Does nothing, and always succeeds. */
  private record NoActions(HostView view) implements RoleActions {
    @Override
    public void beSilent(int epoch) {}

    @Override
    public void beBackup(int epoch, boolean fresh, String reason) {}

    @Override
    public void stopGranting() {}

    @Override
    public boolean bePrimary(
        int epoch, Partnership partnership, long untilNanos, long rightNanos, String reason) {
      view.deadlineNanos = rightNanos;
      return true;
    }

    @Override
    public void protect(long deadlineNanos, boolean keepConnections, String reason) {
      view.deadlineNanos = deadlineNanos;
    }

    @Override
    public boolean unprotect(long rightNanos, String reason) {
      view.deadlineNanos = rightNanos;
      return true;
    }

    @Override
    public void prolong(long rightNanos) {}

    @Override
    public void shortenGranted(long grantedUntilNanos, long heardNanos) {}

    @Override
    public void abandonShadows(int epoch) {}

    @Override
    public void yield(int epoch, String reason) {}

    @Override
    public void probeAddress() {
      view.addressProbe = HostView.AddressProbe.FREE;
    }

    @Override
    public void askArbiter(long question, boolean speaks) {}

    @Override
    public void returnWord(Word.Return how) {}

    @Override
    public void note(String kind, String reason) {}
  }
}
