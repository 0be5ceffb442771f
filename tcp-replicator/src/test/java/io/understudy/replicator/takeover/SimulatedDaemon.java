package io.understudy.replicator.takeover;

import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.liveness.PartnerLiveness;
import io.understudy.replicator.pair.Tidings;
import io.understudy.replicator.takeover.HostView.AddressProbe;
import java.util.ArrayDeque;

/**
 * One host's daemon: the control loop around a {@link RoleMachine}, and its actions on the
 * simulated kernel. It mirrors ControlLoop, ServiceRuntime and ServiceActions. Times without a word
 * about them are the host's own clock.
 */
final class SimulatedDaemon implements RoleActions {
  private static final long SECOND = 1_000_000_000L;
  private static final int SOCKET_BUFFER_MESSAGES = 200;
  private static final long PROBE_NANOS = 300_000_000L;
  private static final int PROBES = 3;
  private static final int GOODBYES = 3;

  /** How long it takes to drop what an earlier role left: mostly little, at times much. */
  private static final long DROP_NANOS = 3_000_000L;

  private static final long LONG_DROP_NANOS = 500_000_000L;

  final RoleMachine machine;
  final HostView view;
  private final SimulatedHost host;
  private final SimulatedKernel kernel;
  private final LeaseTerms terms;
  private final SimulatedPairing pairing;
  private final SimulatedDesk word;
  private final ArrayDeque<SimulatedMessage> socket = new ArrayDeque<>();
  private final Tidings tidings = new Tidings();
  private PeerReport lastSaid;
  private long nextHeartbeatNanos;
  private long wakeNanos;
  private long serverForgottenNanos = Long.MIN_VALUE;
  private long now;
  private long probeStartedNanos = -1;
  private int probesSent;
  private boolean probeAnswered;
  private boolean deciding;
  private long actTime;
  private long goneNanos;
  private boolean grantWhenGone;

  /** True time until which the whole process stands still. */
  long stalledUntil;

  /** Length of a stall between a look and the decision on it; 0 for none. */
  long stallsBeforeDeciding;

  SimulatedDaemon(SimulatedHost host, LeaseTerms terms, boolean first, long session, long now) {
    this.host = host;
    this.kernel = host.kernel;
    this.terms = terms;
    this.pairing = new SimulatedPairing(session);
    this.now = now;
    view = new HostView(new PartnerLiveness(terms.silenceNanos(), terms.heartbeatNanos()));
    machine = new RoleMachine(terms, host.arbiterTerms(), first, first, this);
    word = new SimulatedDesk(host, view);
    nextHeartbeatNanos = now;
    RoleState inherited = inherited();
    if (inherited == null) {
      machine.start(kernel.epoch, now);
    } else {
      machine.resume(inherited, kernel.epoch, now);
    }
  }

  private RoleState inherited() {
    if (kernel.primary) {
      boolean alone = kernel.isUnbound() || !kernel.gated;
      return alone ? RoleState.PRIMARY_SIMPLEX : RoleState.PRIMARY_DUPLEX;
    }
    return kernel.granting ? RoleState.BACKUP : null;
  }

  void deliver(SimulatedMessage message) {
    if (socket.size() < SOCKET_BUFFER_MESSAGES) {
      socket.add(message);
    }
  }

  /** One moment of true time: does what is due. */
  void tick(long time) {
    if (time < stalledUntil) {
      return;
    }
    long clock = host.clock(time);
    probe(clock);
    word.tick(time);
    if (deciding) {
      decide(time);
    } else if (!socket.isEmpty() || clock >= wakeNanos) {
      turn(clock, time);
    }
  }

  private void turn(long clock, long time) {
    now = clock;
    while (!socket.isEmpty()) {
      take(socket.poll(), time);
    }
    look();
    if (stallsBeforeDeciding > 0) {
      stalledUntil = time + stallsBeforeDeciding;
      stallsBeforeDeciding = 0;
      deciding = true;
    } else {
      decide(time);
    }
  }

  private void take(SimulatedMessage message, long time) {
    if (pairing.isUnproven(message)) {
      if (lastSaid != null) {
        host.say(pairing.answer(message, lastSaid, now), time);
      }
    } else if (pairing.believes(message)) {
      kernel.partnerKnown = true;
      tidings.heard(message.report());
      view.partner.daemonHeard(now);
      view.report = Says.sentAfter(message.report(), message.echoSentNanos());
    }
  }

  private void look() {
    kernel.daemonSeenNanos = now;
    view.partner.kernelHeard(kernel.peerHeardNanos);
    view.deadlineNanos = kernel.deadlineNanos;
    view.grantedUntilNanos = kernel.grantedUntilNanos;
    view.serverReady = host.serverReady;
    view.shadowsGone = now >= goneNanos;
    view.linkUp = host.linkUp;
    view.serverLost =
        !host.serverReady
            && host.serverLostNanos > serverForgottenNanos
            && now - host.serverLostNanos < 2 * SECOND;
  }

  private void decide(long time) {
    deciding = false;
    actTime = time;
    RoleState before = machine.state();
    machine.advance(view, now);
    if (machine.state() == RoleState.PRIMARY_DUPLEX && !kernel.isUnbound()) {
      kernel.deadlineNanos = Math.min(kernel.deadlineNanos, now + terms.leaseNanos());
    }
    if (before != machine.state() && machine.state() == RoleState.HANDING_OVER) {
      serverForgottenNanos = now;
    }
    if (grantWhenGone && now >= goneNanos) {
      grantWhenGone = false;
      kernel.state(false, true, false, kernel.epoch);
    }
    boolean beat = now >= nextHeartbeatNanos;
    if (beat) {
      nextHeartbeatNanos =
          Math.max(nextHeartbeatNanos + terms.heartbeatNanos(), now + terms.heartbeatNanos() / 2);
    }
    if (beat || tidings.isDue(status())) {
      pulse(time);
      lastSaid = status();
      host.say(pairing.next(lastSaid, now), time);
      tidings.told(lastSaid);
    }
    wakeNanos = Math.min(nextHeartbeatNanos, dueNanos());
    if (grantWhenGone) {
      wakeNanos = Math.min(wakeNanos, goneNanos);
    }
  }

  /** Are connections of an earlier role still being dropped? Then this host cannot serve. */
  boolean isDropping(long clock) {
    return clock < goneNanos;
  }

  private long dueNanos() {
    long silent = view.partner.kernelSilentFor(now);
    boolean urgent =
        machine.state() == RoleState.TAKING_OVER
            || machine.state() == RoleState.HANDING_OVER
            || silent > terms.heartbeatNanos() * 3 / 2 && silent < terms.heartbeatNanos() * 10;
    return urgent ? now + terms.heartbeatNanos() / 20 : Long.MAX_VALUE;
  }

  private void pulse(long time) {
    if (kernel.partnerKnown) {
      boolean speaks = machine.state().speaks();
      long stamp = host.clock(time);
      host.emit(
          speaks
              ? new SimulatedKernel.Frame(SimulatedKernel.Kind.REQUEST, stamp)
              : new SimulatedKernel.Frame(SimulatedKernel.Kind.PROBE, 0),
          time);
    }
  }

  private PeerReport status() {
    RoleState state = machine.state();
    return new PeerReport(
        state.speaks(),
        machine.epoch(),
        state == RoleState.PRIMARY_DUPLEX && isBoundToLease(),
        view.canServe() && !view.serverLost && state != RoleState.JOINING,
        view.partner.isKernelAlive(now),
        machine.isYielding(),
        machine.isClaiming(),
        machine.isRelaying(),
        view.stopping,
        kernel.instance,
        0);
  }

  private boolean isBoundToLease() {
    return !kernel.isUnbound() && kernel.deadlineNanos <= host.clock(actTime) + terms.leaseNanos();
  }

  private void probe(long clock) {
    if (probeStartedNanos < 0) {
      return;
    }
    long since = clock - probeStartedNanos;
    if (probesSent < PROBES && since >= probesSent * (PROBE_NANOS / PROBES)) {
      probesSent++;
      probeAnswered |= host.isAddressAnswered();
    }
    if (since >= PROBE_NANOS) {
      probeStartedNanos = -1;
      view.addressProbe = probeAnswered ? AddressProbe.TAKEN : AddressProbe.FREE;
      wakeNanos = clock;
    }
  }

  /** As the daemon does when it ends in an orderly way. */
  void leave(long time) {
    actTime = time;
    if (machine.state() == RoleState.PRIMARY_DUPLEX) {
      leaveProtected();
    } else if (!machine.state().speaks()) {
      stopGranting();
    }
    view.stopping = true;
    for (int i = 0; i < GOODBYES; i++) {
      host.say(pairing.next(status(), host.clock(time)), time);
    }
  }

  private void leaveProtected() {
    if (!host.arbiterTerms().isTimed()) {
      unprotect(RoleMachine.NEVER, "daemon stops");
    }
  }

  @Override
  public void beSilent(int epoch) {
    grantWhenGone = false;
    kernel.state(false, false, false, epoch);
  }

  @Override
  public void beBackup(int epoch, boolean fresh, String reason) {
    if (fresh) {
      kernel.grantedUntilNanos = 0;
      if (kernel.epoch != 0) {
        long bound = host.random(4) == 0 ? LONG_DROP_NANOS : DROP_NANOS;
        goneNanos = Math.max(goneNanos, now + host.random(bound));
      }
    }
    grantWhenGone = now < goneNanos;
    kernel.state(false, !grantWhenGone, false, epoch);
    host.tell(this, "backup epoch " + epoch + (fresh ? " fresh: " : ": ") + reason);
  }

  @Override
  public void stopGranting() {
    grantWhenGone = false;
    kernel.state(false, false, false, kernel.epoch);
    host.tell(this, "stops granting");
  }

  @Override
  public boolean bePrimary(
      int epoch, Partnership partnership, long untilNanos, long rightNanos, String reason) {
    if (now < goneNanos) {
      throw new IllegalStateException("speaks while connections of an earlier role are there");
    }
    if (host.clock(actTime) >= untilNanos) {
      host.tell(this, "is too late to speak: " + reason);
      return false;
    }
    boolean protectedByPartner = partnership == Partnership.SHADOWING;
    kernel.deadlineNanos = protectedByPartner ? untilNanos : rightNanos;
    kernel.state(true, false, partnership != Partnership.NONE, epoch);
    kernel.gated = protectedByPartner;
    host.tell(this, "primary epoch " + epoch + (protectedByPartner ? " duplex: " : ": ") + reason);
    return true;
  }

  @Override
  public void protect(long deadlineNanos, boolean keepConnections, String reason) {
    kernel.deadlineNanos = deadlineNanos;
    kernel.state(true, false, true, kernel.epoch);
    kernel.gated = true;
    host.tell(this, "protected: " + reason);
  }

  @Override
  public boolean unprotect(long rightNanos, String reason) {
    if (!kernel.prolong(rightNanos, host.clock(actTime))) {
      return false;
    }
    kernel.state(true, false, true, kernel.epoch);
    kernel.gated = false;
    host.tell(this, "alone: " + reason);
    return true;
  }

  @Override
  public void prolong(long rightNanos) {
    kernel.prolong(rightNanos, host.clock(actTime));
  }

  @Override
  public void shortenGranted(long grantedUntilNanos, long heardNanos) {
    if (kernel.grantedUntilNanos == grantedUntilNanos
        && host.clock(actTime) - heardNanos <= terms.heartbeatNanos()) {
      kernel.grantedUntilNanos = terms.longestGrant(heardNanos);
    }
  }

  @Override
  public void askArbiter(long question, boolean speaks) {
    word.ask(question, speaks, now);
  }

  @Override
  public void returnWord(Word.Return how) {
    word.giveBack(how);
  }

  @Override
  public void abandonShadows(int epoch) {
    kernel.state(true, false, false, epoch);
    kernel.gated = false;
    host.tell(this, "abandons shadows, epoch " + epoch);
  }

  @Override
  public void yield(int epoch, String reason) {
    kernel.grantedUntilNanos = 0;
    kernel.state(false, true, false, epoch);
    host.tell(this, "yields epoch " + epoch + ": " + reason);
  }

  @Override
  public void probeAddress() {
    view.addressProbe = AddressProbe.RUNNING;
    probeStartedNanos = now;
    probesSent = 0;
    probeAnswered = false;
  }

  @Override
  public void note(String kind, String reason) {
    host.tell(this, kind + ": " + reason);
  }
}
