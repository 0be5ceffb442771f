package io.understudy.replicator.takeover;

import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.liveness.PartnerLiveness;
import io.understudy.replicator.takeover.HostView.AddressProbe;
import java.util.List;

/** A {@link RoleMachine}, what it sees, and a clock that is moved by hand. Milliseconds. */
final class Stage {
  static final long MILLI = 1_000_000L;

  /** Heartbeat 10 ms, silence 30 ms, lease 40 ms and 2 ms of margin, doubt 300 ms. */
  static final LeaseTerms TERMS = LeaseTerms.of(10 * MILLI, 3);

  final RecordedActions actions = new RecordedActions();
  final HostView view =
      new HostView(new PartnerLiveness(TERMS.silenceNanos(), TERMS.heartbeatNanos()));
  final RoleMachine machine;
  long now = 1_000 * MILLI;

  /** The partner's daemon says this with each step; null for nothing. */
  PeerReport says;

  /** The partner's kernel is heard with each step. */
  boolean kernelHeard;

  /** The partner's daemon hears ours. */
  boolean partnerHearsUs = true;

  Stage(boolean preferred, boolean winsTie) {
    this(ArbiterTerms.NO_ARBITER, preferred, winsTie);
  }

  Stage(ArbiterTerms arbiter, boolean preferred, boolean winsTie) {
    machine = new RoleMachine(TERMS, arbiter, preferred, winsTie, actions);
    view.serverReady = true;
    actions.view = view;
  }

  static Stage preferred() {
    return new Stage(true, true);
  }

  static Stage other() {
    return new Stage(false, false);
  }

  /** Resumed in that state and epoch; the partner speaks or shadows. */
  static Stage in(RoleState state, int epoch) {
    return in(state, epoch, ArbiterTerms.NO_ARBITER);
  }

  static Stage in(RoleState state, int epoch, ArbiterTerms arbiter) {
    Stage stage = new Stage(arbiter, false, false);
    stage.machine.resume(state, epoch, stage.now);
    stage.kernelHeard = true;
    stage.view.deadlineNanos = RoleMachine.NEVER;
    stage.says = state.speaks() ? Says.shadows(epoch) : Says.speaks(epoch);
    stage.machineStep();
    stage.actions.taken();
    return stage;
  }

  /** Lets time pass, with a look each millisecond; what was done meanwhile. */
  List<String> pass(long millis) {
    for (long i = 0; i < millis; i++) {
      now += MILLI;
      machineStep();
    }
    return actions.taken();
  }

  /** One look a millisecond later. */
  List<String> look() {
    return pass(1);
  }

  /** The process stands still. */
  void standStill(long millis) {
    now += millis * MILLI;
  }

  /** Nothing is heard of the partner any more. */
  void partnerDies() {
    says = null;
    kernelHeard = false;
  }

  void answer(AddressProbe answer) {
    view.addressProbe = answer;
  }

  private void machineStep() {
    if (says != null) {
      view.partner.daemonHeard(now);
      view.report = Says.sentAfter(says, partnerHearsUs ? now - MILLI / 2 : 0);
    }
    if (kernelHeard) {
      view.partner.kernelHeard(now);
    }
    machine.advance(view, now);
  }
}
