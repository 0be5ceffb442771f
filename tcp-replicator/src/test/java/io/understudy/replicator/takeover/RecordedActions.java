package io.understudy.replicator.takeover;

import java.util.ArrayList;
import java.util.List;

/** Notes what a {@link RoleMachine} does, and refuses where it is told to. */
final class RecordedActions implements RoleActions {
  private final List<String> done = new ArrayList<>();
  HostView view;
  boolean refusesToSpeak;
  boolean leaseHasEnded;
  long untilNanos;
  long rightNanos;
  long question;

  /** What was done since the last call. */
  List<String> taken() {
    List<String> copy = List.copyOf(done);
    done.clear();
    return copy;
  }

  @Override
  public void beSilent(int epoch) {
    done.add("silent " + epoch);
  }

  @Override
  public void beBackup(int epoch, boolean fresh, String reason) {
    done.add((fresh ? "fresh backup " : "backup ") + epoch);
  }

  @Override
  public void stopGranting() {
    done.add("stop granting");
  }

  @Override
  public boolean bePrimary(
      int epoch, Partnership partnership, long untilNanos, long rightNanos, String reason) {
    if (refusesToSpeak) {
      return false;
    }
    this.untilNanos = untilNanos;
    this.rightNanos = rightNanos;
    done.add((partnership == Partnership.SHADOWING ? "duplex " : "alone ") + epoch);
    return true;
  }

  @Override
  public void protect(long deadlineNanos, boolean keepConnections, String reason) {
    untilNanos = deadlineNanos;
    done.add(keepConnections ? "protect and keep" : "protect");
  }

  @Override
  public boolean unprotect(long rightNanos, String reason) {
    if (!leaseHasEnded) {
      this.rightNanos = rightNanos;
      done.add("unprotect");
    }
    return !leaseHasEnded;
  }

  @Override
  public void abandonShadows(int epoch) {
    done.add("abandon " + epoch);
  }

  @Override
  public void yield(int epoch, String reason) {
    done.add("yield " + epoch + " " + reason);
  }

  @Override
  public void probeAddress() {
    view.addressProbe = HostView.AddressProbe.RUNNING;
    done.add("probe");
  }

  @Override
  public void prolong(long rightNanos) {
    this.rightNanos = rightNanos;
    done.add("prolong");
  }

  @Override
  public void shortenGranted(long grantedUntilNanos, long heardNanos) {
    untilNanos = heardNanos;
    done.add("shorten granted");
  }

  @Override
  public void askArbiter(long question, boolean speaks) {
    this.question = question;
    done.add(speaks ? "ask speaking" : "ask");
  }

  @Override
  public void returnWord(Word.Return how) {
    done.add("return " + how);
  }

  @Override
  public void note(String kind, String reason) {
    done.add("note " + kind);
  }
}
