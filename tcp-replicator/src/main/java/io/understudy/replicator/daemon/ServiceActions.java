package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.jni.SegmentEngine;
import io.understudy.jni.ServiceRow;
import io.understudy.replicator.config.Commit;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.Tap;
import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.stats.Severity;
import io.understudy.replicator.takeover.HostView;
import io.understudy.replicator.takeover.HostView.AddressProbe;
import io.understudy.replicator.takeover.Partnership;
import io.understudy.replicator.takeover.RoleActions;
import io.understudy.replicator.takeover.RoleState;
import io.understudy.replicator.takeover.Word;
import io.understudy.replicator.tracker.ConnectionView;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Carries out what the role machine of one service decides. The order within each action is part of
 * the promise: fall silent before anything else is given up, flip the role before the address is
 * announced, announce before anything that takes time. Owned by the control thread; what may take
 * long runs on the helper thread of its service, so that no service waits for another.
 */
final class ServiceActions implements RoleActions {
  private static final int PROBE_MILLIS = 300;

  private final int index;
  private final Service service;
  private final SegmentEngine plane;
  private final ServiceRow row;
  private final AddressPlacement placement;
  private final Announcer announcer;
  private final RoleHistory history;
  private final Executor prompter;
  private final Executor sweeper;
  private final Executor helper;
  private final TrackerDoor tracked;
  private final Shadows shadows;
  private final int ifindex;
  private final byte[] ownMac;
  private final byte[] address;
  private final ArbiterDesk arbiter;
  private final LeaseTerms terms;
  private HostView view;
  private long nowNanos;
  private long partnerSpokeNanos;
  private byte[] partnerMac;
  private boolean grantWhenGone;

  ServiceActions(
      int index,
      Service service,
      SegmentEngine plane,
      ServiceRow row,
      ServiceInterface where,
      Announcer announcer,
      RoleHistory history,
      TrackerDoor tracked,
      Shadows shadows,
      Executor prompter,
      Executor sweeper,
      Executor helper,
      ArbiterDesk arbiter,
      LeaseTerms terms) {
    this.index = index;
    this.service = service;
    this.plane = plane;
    this.row = row;
    this.ifindex = where.index();
    this.ownMac = where.mac();
    this.address = AddressPlacement.mapped(service.address().address());
    this.placement = new AddressPlacement(ifindex, service.address());
    this.announcer = announcer;
    this.history = history;
    this.tracked = tracked;
    this.shadows = shadows;
    this.prompter = prompter;
    this.sweeper = sweeper;
    this.helper = helper;
    this.arbiter = arbiter;
    this.terms = terms;
  }

  void bindTo(HostView hostView) {
    view = hostView;
  }

  RoleHistory history() {
    return history;
  }

  Shadows shadows() {
    return shadows;
  }

  /** May the partner count on this host's silence? */
  boolean guardsVoice() {
    return plane.guardsVoice(index);
  }

  void now(long nanos) {
    nowNanos = nanos;
  }

  /** When the partner certainly still had the word, for the length of the silence. */
  void partnerSpoke(long nanos) {
    partnerSpokeNanos = Math.max(partnerSpokeNanos, nanos);
  }

  void partner(long mac, long token) {
    byte[] bytes = new byte[6];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (mac >>> 8 * (5 - i));
    }
    if (partnerMac == null || !java.util.Arrays.equals(partnerMac, bytes)) {
      partnerMac = bytes;
      row.partner(bytes, token);
    }
  }

  void advance(long nanos) {
    announcer.advance(nanos);
    grantIfGone();
  }

  private void grantIfGone() {
    if (grantWhenGone && shadows.areGone()) {
      grantWhenGone = false;
      row.state(ServiceRow.ROLE_BACKUP, ServiceRow.GRANT, row.epoch());
    }
  }

  long dueNanos() {
    return announcer.dueNanos();
  }

  /**
   * The tracker follows what the kernel has kept. That, and a lease that is shortened to what it
   * is, is also what the first change of role would be slow at: its first use took a busy host 20
   * ms.
   */
  void begin() {
    long deadline = row.deadlineNanos();
    row.shortenLease(deadline, deadline);
    tracked.protectedSince(index, row.protectedSinceNanos());
    shadows.begin(row.epoch() == 0);
  }

  /** The kernel has kept the role while no daemon ran. */
  void resumed(RoleState state) {
    if (state.speaks()) {
      placement.onInterface();
    } else {
      partnerSpokeNanos = row.peerHeardNanos();
      placement.onLoopback();
    }
    history.changed(
        state.speaks() ? "primary" : "backup",
        state == RoleState.PRIMARY_SIMPLEX ? "simplex" : "duplex",
        row.epoch(),
        "daemon is back, role was kept by the kernel",
        -1);
  }

  @Override
  public void beSilent(int epoch) {
    announcer.stop();
    grantWhenGone = false;
    row.state(ServiceRow.ROLE_BACKUP, 0, epoch);
    placement.onLoopback();
  }

  @Override
  public void beBackup(int epoch, boolean fresh, String reason) {
    announcer.stop();
    grantWhenGone = fresh || !shadows.areGone();
    row.state(ServiceRow.ROLE_BACKUP, grantWhenGone ? 0 : ServiceRow.GRANT, epoch);
    placement.onLoopback();
    if (fresh) {
      row.clearGranted();
      shadows.destroyAll();
      grantIfGone();
    } else {
      // The new primary opens no client's window before it has heard how far our stack is.
      prompt(false);
    }
    history.changed("backup", "", epoch, reason, -1);
  }

  /** Sends the partner again what it lacks of this connection. By the tracker's thread alone. */
  void repair(ConnectionView connection) {
    plane.repair(
        connection.clientHigh(),
        connection.clientLow(),
        connection.clientPort(),
        connection.servicePort(),
        connection.service());
  }

  @Override
  public void stopGranting() {
    grantWhenGone = false;
    row.state(ServiceRow.ROLE_BACKUP, 0, row.epoch());
  }

  @Override
  public boolean bePrimary(
      int epoch, Partnership partnership, long untilNanos, long rightNanos, String reason) {
    if (!shadows.areGone()) {
      return false; // The machine knows by HostView.canServe.
    }
    shadows.speaks();
    if (!flip(epoch, partnership, untilNanos, rightNanos)) {
      note("too_late", "did not begin to speak: this process stood still meanwhile");
      return false;
    }
    long flipped = HostNetwork.bootNanos();
    announcer.start(flipped);
    prompt(true);
    placement.onInterface();
    long heard = Math.max(partnerSpokeNanos, row.peerHeardNanos());
    long silent = partnerSpokeNanos == 0 ? -1 : Math.max(0, flipped - heard);
    history.tookOver(reason, silent);
    String mode = partnership == Partnership.SHADOWING ? "duplex" : "simplex";
    history.began(mode, epoch, reason, silent, nowNanos, flipped);
    return true;
  }

  /** The kernel compares the deadline with its own clock, so a late flip gives no voice. */
  private boolean flip(int epoch, Partnership partnership, long untilNanos, long rightNanos) {
    boolean shadowed = partnership == Partnership.SHADOWING;
    int role = row.role();
    int flags = row.flags();
    int earlier = row.epoch();
    boolean timed = !shadowed && rightNanos != ServiceRow.NEVER;
    row.deadlineNanos(timed ? Math.min(untilNanos, rightNanos) : untilNanos);
    row.state(ServiceRow.ROLE_PRIMARY, speakingFlags(partnership), epoch);
    boolean inTime =
        shadowed ? HostNetwork.bootNanos() < untilNanos : plane.prolongLease(index, rightNanos);
    if (!inTime) {
      row.state(role, flags, earlier);
    }
    return inTime;
  }

  private int speakingFlags(Partnership partnership) {
    return switch (partnership) {
      case NONE -> 0;
      case FORMER -> ServiceRow.RELAY;
      case SHADOWING -> duplexFlags();
    };
  }

  private int duplexFlags() {
    int async = service.commit() == Commit.ASYNC ? ServiceRow.ASYNC : 0;
    return ServiceRow.RELAY | ServiceRow.GATE | async;
  }

  /**
   * Those of many that something happened on last wait for nothing, not even for the rest of those
   * that an earlier change of role had to be told of.
   */
  private void prompt(boolean retransmit) {
    prompter.execute(() -> attempt(() -> plane.promptRecent(index, retransmit)));
    sweeper.execute(() -> attempt(() -> plane.promptOthers(index, retransmit)));
  }

  private void attempt(Runnable prompting) {
    try {
      prompting.run();
    } catch (NativeException failure) {
      note("prompt_failed", failure.getMessage() + "; connections wait for their own timers");
    }
  }

  @Override
  public void protect(long deadlineNanos, boolean keepConnections, String reason) {
    if (!keepConnections) {
      row.protectedSinceNanos(nowNanos);
      tracked.protectedSince(index, nowNanos);
    }
    row.deadlineNanos(deadlineNanos);
    row.state(ServiceRow.ROLE_PRIMARY, duplexFlags(), row.epoch());
    announceNewWay();
    history.changed("primary", "duplex", row.epoch(), reason, -1);
  }

  @Override
  public boolean unprotect(long rightNanos, String reason) {
    if (!plane.prolongLease(index, rightNanos)) {
      return false;
    }
    row.state(ServiceRow.ROLE_PRIMARY, ServiceRow.RELAY, row.epoch());
    announceNewWay();
    prompt(false);
    history.changed("primary", "simplex", row.epoch(), reason, -1);
    return true;
  }

  /** Tap inline: clients reach a primary in duplex through its backup, one in simplex directly. */
  private void announceNewWay() {
    if (service.tap() == Tap.INLINE) {
      announcer.start(HostNetwork.bootNanos());
    }
  }

  @Override
  public void prolong(long rightNanos) {
    plane.prolongLease(index, rightNanos);
  }

  @Override
  public void askArbiter(long question, boolean speaks) {
    arbiter.ask(question, speaks, answer -> view.word = answer);
  }

  @Override
  public void returnWord(Word.Return how) {
    arbiter.giveBack(how);
  }

  /** A kernel that granted later than a heartbeat after that may have counted on the longer one. */
  @Override
  public void shortenGranted(long grantedUntilNanos, long heardNanos) {
    long shorter = terms.longestGrant(heardNanos);
    boolean done = row.correctGranted(grantedUntilNanos, shorter);
    if (done && HostNetwork.bootNanos() - heardNanos > terms.heartbeatNanos()) {
      row.correctGranted(shorter, grantedUntilNanos);
    }
  }

  /** What a partner without a daemon granted: with ours, no more than a lease of it is used. */
  void bindToLease() {
    long deadline = row.deadlineNanos();
    long longest = nowNanos + terms.leaseNanos();
    if (deadline != ServiceRow.NEVER && deadline > longest) {
      row.shortenLease(deadline, longest);
    }
  }

  /** Does this host speak by no more than a lease? */
  boolean isBoundToLease() {
    long deadline = row.deadlineNanos();
    return deadline != ServiceRow.NEVER && deadline <= HostNetwork.bootNanos() + terms.leaseNanos();
  }

  @Override
  public void abandonShadows(int epoch) {
    row.state(ServiceRow.ROLE_PRIMARY, 0, epoch);
    tracked.protectedSince(index, nowNanos);
  }

  @Override
  public void yield(int epoch, String reason) {
    row.clearGranted();
    row.state(ServiceRow.ROLE_BACKUP, ServiceRow.GRANT, epoch);
    announcer.stop();
    partnerSpokeNanos = nowNanos;
    note("handing_over", reason);
  }

  @Override
  public void probeAddress() {
    view.addressProbe = AddressProbe.RUNNING;
    helper.execute(
        () -> view.addressProbe = isAddressTaken() ? AddressProbe.TAKEN : AddressProbe.FREE);
  }

  /** An address that cannot be asked for counts as taken: in doubt this host stays silent. */
  private boolean isAddressTaken() {
    try {
      return HostNetwork.isAddressTaken(ifindex, ownMac, address, PROBE_MILLIS);
    } catch (NativeException failure) {
      note("address_not_probed", failure.getMessage());
      return true;
    }
  }

  @Override
  public void note(String kind, String reason) {
    history.note(Severity.WARNING, kind, reason, Map.of());
  }
}
