package io.understudy.replicator.daemon;

import io.understudy.codec.IpAddress;
import io.understudy.jni.HostNetwork;
import io.understudy.jni.PacketSocket;
import io.understudy.jni.ServiceRow;
import io.understudy.jni.Voice;
import io.understudy.replicator.config.Divergence;
import io.understudy.replicator.config.Limits;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.liveness.PartnerLiveness;
import io.understudy.replicator.pair.HostFacts;
import io.understudy.replicator.pair.ReceivedMessage;
import io.understudy.replicator.pair.ServiceStatus;
import io.understudy.replicator.takeover.ArbiterTerms;
import io.understudy.replicator.takeover.HostView;
import io.understudy.replicator.takeover.PeerReport;
import io.understudy.replicator.takeover.RoleMachine;
import io.understudy.replicator.takeover.RoleState;
import io.understudy.replicator.tracker.ConnectionView;
import io.understudy.replicator.tracker.ServiceCounters;
import java.nio.charset.StandardCharsets;

/**
 * One service on this host: what is seen of it, the machine that decides, and the actions that it
 * decides on. Owned by the control thread; the accessors may be called by any.
 */
final class ServiceRuntime {
  private final int index;
  private final Service service;
  private final ServiceRow row;
  private final LeaseTerms terms;
  private final ArbiterTerms arbiter;
  private final HostView view;
  private final RoleMachine machine;
  private final ServiceActions actions;
  private final ServiceCounters counters;
  private final LinkWatch link;
  private final EngineChoice engine;
  private final int engineVersion;
  private boolean otherEngineNoted;
  private final ServerSigns server = new ServerSigns();
  private volatile RoleState shownState = RoleState.JOINING;
  private volatile boolean shownPartnerAlive;
  private volatile boolean shownPartnerProtected;
  private volatile PartnerWord shownPartnerWord;
  private volatile long handoverSilentNanos;
  private volatile boolean recallWanted;
  private long handoverNanos;
  private boolean partnerKernelAlive;

  ServiceRuntime(
      int index,
      Service service,
      ServiceRow row,
      LeaseTerms terms,
      ArbiterTerms arbiter,
      boolean preferred,
      boolean winsTie,
      PartnerLiveness partner,
      ServiceActions actions,
      ServiceCounters counters,
      LinkWatch link,
      EngineChoice engine,
      int engineVersion) {
    this.index = index;
    this.service = service;
    this.row = row;
    this.terms = terms;
    this.view = new HostView(partner);
    this.actions = actions;
    this.counters = counters;
    this.link = link;
    this.engine = engine;
    this.engineVersion = engineVersion;
    this.arbiter = arbiter;
    this.machine = new RoleMachine(terms, arbiter, preferred, winsTie, actions);
    actions.bindTo(view);
  }

  int index() {
    return index;
  }

  Service service() {
    return service;
  }

  ServiceRow row() {
    return row;
  }

  /** What handles its segments, and why. */
  EngineChoice engine() {
    return engine;
  }

  ServiceCounters counters() {
    return counters;
  }

  RoleHistory history() {
    return actions.history();
  }

  /** The primary protects this connection no longer: its shadow must not go on. Any thread. */
  void dropShadow(IpAddress client, int clientPort, int servicePort) {
    actions.shadows().drop(client, clientPort, servicePort);
  }

  /** Sends the partner again what it lacks of this connection. By the tracker's thread. */
  void repair(ConnectionView connection) {
    actions.repair(connection);
  }

  /** The kernel has reset the client of this connection. Any thread. */
  void dropReset(IpAddress client, int clientPort, int servicePort) {
    actions.shadows().dropReset(client, clientPort, servicePort);
  }

  /** Signs of the server; the watching thread writes them. */
  ServerSigns server() {
    return server;
  }

  /** Who is told, on any thread, that there is something to look at. */
  void onNews(Runnable wakeUp) {
    server.onSign(wakeUp);
    actions.shadows().onGone(wakeUp);
  }

  RoleState state() {
    return shownState;
  }

  boolean isPartnerAlive() {
    return shownPartnerAlive;
  }

  /** Does the partner, which speaks, count on this host? */
  boolean isPartnerProtected() {
    return shownPartnerProtected;
  }

  /** What the partner said last about this service; null before it has said anything. */
  PartnerWord partnerWord() {
    return shownPartnerWord;
  }

  /** How long nobody spoke in the latest handing over, at most; valid once it is done. */
  long handoverSilentNanos() {
    return handoverSilentNanos;
  }

  /** Begins: in the role that the kernel kept, or silently. */
  void start(long nowNanos) {
    actions.begin();
    RoleState inherited = inherited(row);
    if (inherited == null) {
      machine.start(row.epoch(), nowNanos);
    } else {
      bindToArbiter(nowNanos);
      machine.resume(inherited, row.epoch(), nowNanos);
      actions.resumed(inherited);
    }
    shownState = machine.state();
  }

  /** A host that speaks without end, by an earlier configuration, has to ask now. */
  private void bindToArbiter(long nowNanos) {
    if (arbiter.isTimed() && row.deadlineNanos() == ServiceRow.NEVER) {
      row.deadlineNanos(nowNanos + arbiter.renewNanos());
    }
  }

  private static RoleState inherited(ServiceRow row) {
    if (row.role() == ServiceRow.ROLE_PRIMARY) {
      boolean gated = (row.flags() & ServiceRow.GATE) != 0;
      boolean alone = row.deadlineNanos() == ServiceRow.NEVER || !gated;
      return alone ? RoleState.PRIMARY_SIMPLEX : RoleState.PRIMARY_DUPLEX;
    }
    boolean shadowing =
        row.role() == ServiceRow.ROLE_BACKUP && (row.flags() & ServiceRow.GRANT) != 0;
    return shadowing ? RoleState.BACKUP : null;
  }

  /** Takes in what the partner's daemon says. */
  void heard(ReceivedMessage received, long token) {
    HostFacts host = received.message().host();
    actions.partner(host.mac(), token);
    view.partner.daemonHeard(received.receivedNanos());
    for (ServiceStatus status : received.message().services()) {
      if (status.tag() == tag(service.name())) {
        shownPartnerWord = new PartnerWord(status, host.softwareVersion());
        boolean usable = isSameEngine(host) && actions.guardsVoice();
        view.report = report(status, usable, host.bpfInstance(), received.sentAfterNanos());
        heardWish(status);
        if (view.report.speaks() || view.report.yielding()) {
          actions.partnerSpoke(received.receivedNanos() - received.rttNanos() / 2);
        }
      }
    }
  }

  /** The epoch tells a wish about the present role from one that was fulfilled already. */
  private void heardWish(ServiceStatus status) {
    if (status.is(ServiceStatus.ASKS_FOR_ROLE)
        && status.epoch() == machine.epoch()
        && machine.state() == RoleState.PRIMARY_DUPLEX) {
      view.switchoverWanted = true;
    }
  }

  /** A partner whose engine does not understand ours cannot shadow, nor be shadowed. */
  private boolean isSameEngine(HostFacts host) {
    boolean same = host.abiVersion() == engineVersion;
    if (!same && !otherEngineNoted) {
      actions.note(
          "other_engine",
          "partner's engine does not understand ours ("
              + engine.word()
              + "); give both hosts the same services[].engine");
    }
    otherEngineNoted = !same;
    return same;
  }

  private static PeerReport report(
      ServiceStatus status, boolean usable, long instance, long sentAfterNanos) {
    return new PeerReport(
        status.role() == ServiceRow.ROLE_PRIMARY,
        status.epoch(),
        status.is(ServiceStatus.BOUND_BY_LEASE),
        usable && status.is(ServiceStatus.READY_TO_SHADOW),
        status.is(ServiceStatus.HEARS_PARTNER),
        status.is(ServiceStatus.YIELDING),
        status.is(ServiceStatus.CLAIMING),
        status.is(ServiceStatus.RELAYING),
        status.is(ServiceStatus.STOPPING),
        instance,
        sentAfterNanos);
  }

  /** Changes the limits of connections. Any thread: the kernel reads each with one load. */
  void limits(Limits limits) {
    row.terms(
        terms.leaseNanos(),
        terms.marginNanos(),
        limits.unconfirmed().toNanos(),
        limits.endGrace().toNanos());
  }

  /** Changes how much of both servers' output is compared. Any thread. */
  void divergence(Divergence divergence) {
    row.compare(divergence.kibEachWindow());
  }

  /**
   * Notes when the partner's kernel was heard about this service: it lives for the others as well.
   */
  void listen() {
    view.partner.kernelHeard(row.peerHeardNanos());
  }

  /** One look at everything. */
  void advance(long nowNanos) {
    row.daemonSeen(nowNanos);
    view.deadlineNanos = row.deadlineNanos();
    view.grantedUntilNanos = row.grantedUntilNanos();
    view.serverReady = server.isReady();
    view.serverTrouble = server.trouble();
    view.linkUp = link.isUp();
    view.serverLost = server.isLost(nowNanos);
    view.shadowsGone = actions.shadows().areGone();
    view.resumingConnections = counters.resuming();
    actions.now(nowNanos);
    RoleState before = machine.state();
    machine.advance(view, nowNanos);
    if (machine.state() == RoleState.PRIMARY_DUPLEX) {
      actions.bindToLease();
    }
    partnerKernelAlive = view.partner.isKernelAlive(nowNanos);
    actions.advance(nowNanos);
    if (before != machine.state()) {
      changedFrom(before, nowNanos);
    }
    shownPartnerAlive = view.partner.isAlive(nowNanos);
    shownPartnerProtected = view.report != null && view.report.speaks() && view.report.bound();
    shownState = machine.state();
  }

  private void changedFrom(RoleState before, long nowNanos) {
    if (machine.state() == RoleState.HANDING_OVER) {
      handoverNanos = nowNanos;
      server.forget();
      if (counters.simplex() > 0) {
        actions.note(
            "connections_lost",
            counters.simplex() + " connections that the partner does not hold end with this role");
      }
    } else if (before == RoleState.HANDING_OVER) {
      handoverSilentNanos = HostNetwork.bootNanos() - handoverNanos;
    }
  }

  /** When {@link #advance} should be called at the latest. */
  long dueNanos(long nowNanos, long heartbeatNanos) {
    long silentNanos = view.partner.kernelSilentFor(nowNanos);
    boolean urgent =
        machine.state() == RoleState.TAKING_OVER
            || machine.state() == RoleState.HANDING_OVER
            || server.isAlert(nowNanos)
            || silentNanos > heartbeatNanos * 3 / 2 && silentNanos < heartbeatNanos * 10;
    return Math.min(actions.dueNanos(), urgent ? nowNanos + heartbeatNanos / 20 : Long.MAX_VALUE);
  }

  /**
   * The lease frame that goes out ahead of each message, so that a partner that reads one hears our
   * kernel as well; both hosts send one, so either daemon may die.
   */
  void pulse(Voice voice) {
    if (row.token() == 0) {
      return;
    }
    boolean speaks = machine.state().speaks();
    voice.sendLease(index, speaks ? PacketSocket.LEASE_REQUEST : PacketSocket.LEASE_PROBE);
  }

  /** What the partner is told. */
  ServiceStatus status() {
    RoleState state = machine.state();
    int role = state.speaks() ? ServiceRow.ROLE_PRIMARY : ServiceRow.ROLE_BACKUP;
    if (state == RoleState.JOINING) {
      role = ServiceRow.ROLE_OFF;
    }
    int flags = 0;
    boolean bound = state == RoleState.PRIMARY_DUPLEX && actions.isBoundToLease();
    flags |= bound ? ServiceStatus.BOUND_BY_LEASE : 0;
    flags |= machine.isRelaying() ? ServiceStatus.RELAYING : 0;
    boolean ready = view.canServe() && !view.serverLost && state != RoleState.JOINING;
    flags |= ready ? ServiceStatus.READY_TO_SHADOW : 0;
    flags |= partnerKernelAlive ? ServiceStatus.HEARS_PARTNER : 0;
    flags |= machine.isYielding() ? ServiceStatus.YIELDING : 0;
    flags |= machine.isClaiming() ? ServiceStatus.CLAIMING : 0;
    boolean asks = recallWanted && state == RoleState.BACKUP && ready;
    flags |= asks ? ServiceStatus.ASKS_FOR_ROLE : 0;
    flags |= view.stopping ? ServiceStatus.STOPPING : 0;
    int duplex = (int) Math.min(Integer.MAX_VALUE, counters.duplex());
    int simplex = (int) Math.min(Integer.MAX_VALUE, counters.simplex());
    return new ServiceStatus(tag(service.name()), role, machine.epoch(), flags, duplex, simplex);
  }

  /** Is this host the primary by its state, but silent, for its lease has ended? Any thread. */
  boolean isSilenced(long nowNanos) {
    long deadline = row.deadlineNanos();
    return shownState == RoleState.PRIMARY_DUPLEX
        && deadline != ServiceRow.NEVER
        && nowNanos >= deadline;
  }

  /** Asks for a switchover with the next look. */
  void wantSwitchover() {
    view.switchoverWanted = true;
  }

  /** Gives the wish up. */
  void cancelSwitchover() {
    view.switchoverWanted = false;
  }

  /** Asks the partner, which speaks, for the role, with each message. Any thread. */
  void wantRecall(boolean wanted) {
    recallWanted = wanted;
  }

  /** The daemon is about to stop. */
  void stop() {
    view.stopping = true;
  }

  /** Leaves the kernel in a state that is right without a daemon that comes back soon. */
  void leave() {
    if (machine.state() == RoleState.PRIMARY_DUPLEX) {
      leaveProtected();
    } else if (!machine.state().speaks()) {
      actions.stopGranting();
    }
  }

  /** By an arbiter's word a host speaks only while a daemon asks; so it stays with its lease. */
  private void leaveProtected() {
    if (!arbiter.isTimed()) {
      actions.unprotect(ServiceRow.NEVER, "daemon stops");
    }
  }

  /** The service's name on the wire. */
  static int tag(String name) {
    int tag = 0x811c9dc5; // FNV-1a
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      tag = (tag ^ (b & 0xff)) * 0x01000193;
    }
    return tag;
  }
}
