package io.understudy.replicator.takeover;

import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.liveness.PartnerLiveness;

/**
 * What this host sees of one service when {@link RoleMachine#advance} is called. Owned by the
 * control thread; volatile fields are written by others.
 */
public final class HostView {
  /** Answer to the question whether another host answers for the service address. */
  public enum AddressProbe {
    /** Not asked. */
    NONE,
    /** No answer yet. */
    RUNNING,
    /** Nobody has it. */
    FREE,
    /** Somebody has it. */
    TAKEN
  }

  /** When the partner was heard. */
  public final PartnerLiveness partner;

  /** The latest report of the partner's daemon; null before the first. */
  public PeerReport report;

  /** Until when this host may speak, from the kernel map. */
  public long deadlineNanos;

  /** Until when the partner may speak by what our kernel granted; 0 when nothing was. */
  public long grantedUntilNanos;

  /** Is our server listening? */
  public boolean serverReady;

  /** Why it does not serve, for an operator. */
  public String serverTrouble = "no server listens here";

  /** Has the service interface a link? Without one nobody hears us, and we hear nobody. */
  public boolean linkUp = true;

  /** Processes of our server died and took connections with them, or its listener is gone. */
  public boolean serverLost;

  /**
   * Are the connections gone that an earlier role left? Until then this host can neither shadow nor
   * speak.
   */
  public boolean shadowsGone = true;

  /** The operator wants the roles swapped. */
  public volatile boolean switchoverWanted;

  /** How many connections the partner is still brought up on: it lacks what clients were told. */
  public long resumingConnections;

  /** This daemon stops and would like to hand over first. */
  public volatile boolean stopping;

  /** See {@link RoleActions#probeAddress}. */
  public volatile AddressProbe addressProbe = AddressProbe.NONE;

  /** The arbiter's latest answer; see {@link RoleActions#askArbiter}. */
  public volatile Word word = Word.NONE;

  /** A view of a partner. */
  public HostView(PartnerLiveness partner) {
    this.partner = partner;
  }

  /** Could this host serve a client now? */
  public boolean canServe() {
    return serverReady && linkUp && shadowsGone;
  }

  /** Has the time in which this host may speak ended? */
  boolean isVoiceEnded(long nowNanos) {
    return deadlineNanos != RoleMachine.NEVER && nowNanos >= deadlineNanos;
  }

  /** Silent for long enough, or for almost as long and the lease is about to end. */
  boolean isKernelLost(LeaseTerms terms, long nowNanos) {
    boolean ends =
        deadlineNanos != RoleMachine.NEVER && deadlineNanos - nowNanos <= terms.guardNanos();
    return ends && partner.kernelSilentFor(nowNanos) > 2 * terms.heartbeatNanos()
        || !partner.isKernelAlive(nowNanos);
  }

  /** Nothing was heard of the partner for long enough, nor did we wait for less than that? */
  boolean isPartnerLost(LeaseTerms terms, long waitingSinceNanos, long nowNanos) {
    return !partner.isAlive(nowNanos) && nowNanos - waitingSinceNanos > terms.silenceNanos();
  }

  /**
   * Is there a reason to let the partner speak, if it can? What is planned waits until the partner
   * could continue every connection; a server that died cannot.
   */
  boolean wantsToHandOver() {
    return serverLost || (switchoverWanted || stopping) && resumingConnections == 0;
  }

  /** That reason. */
  String reasonToHandOver() {
    if (!canServe()) {
      return obstacle();
    }
    return serverLost ? "our server died" : stopping ? "orderly stop" : "switchover";
  }

  /** Why it could not, for an operator. */
  String obstacle() {
    if (!linkUp) {
      return "the service interface has no link";
    }
    return serverReady ? "connections of an earlier role are still being dropped" : serverTrouble;
  }
}
