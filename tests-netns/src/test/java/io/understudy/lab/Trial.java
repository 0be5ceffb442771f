package io.understudy.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The main job: transfers run, a fault strikes in the middle, everything is judged. Times are since
 * the epoch, as in the captures.
 */
public final class Trial {
  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final Duration STORED = Duration.ofSeconds(20);
  private static final double MIDDLE = 0.4;

  /** Where one that is faster than the others must not get before the fault. */
  private static final double BEYOND_MIDDLE = 0.6;

  private final Lab lab;
  private final List<Transfer> transfers = new ArrayList<>();
  private Host victim;
  private Exchange exchange;
  private double longestRequestMillis;
  private long startNanos;
  private long faultNanos;
  private long struckNanos;
  private long endNanos;
  private long missed;

  public Trial(Lab lab) {
    this.lab = lab;
  }

  /** Adds a transfer; it is not started yet. */
  public Trial with(Transfer transfer) {
    transfers.add(transfer);
    return this;
  }

  /** Adds requests that go on beside the transfers; they end before the capture does. */
  public Trial beside(Exchange requests) {
    exchange = requests;
    return this;
  }

  /** How long the longest request took, in milliseconds. */
  public double longestRequestMillis() {
    return longestRequestMillis;
  }

  /** Demands that this host speaks until the fault and another afterwards. */
  public Trial movingFrom(Host host) {
    victim = host;
    return this;
  }

  /** Runs everything to its end. */
  public List<TransferReport> run(Consumer<Lab> fault) {
    Capture capture = lab.capture();
    startNanos = Clock.epochNanos();
    transfers.forEach(Transfer::start);
    Await.until(() -> "in the middle: " + progress(), PATIENCE, this::isInTheMiddle);
    faultNanos = Clock.epochNanos();
    fault.accept(lab);
    struckNanos = Clock.epochNanos();
    List<Transfer.Outcome> outcomes =
        transfers.stream().map(transfer -> transfer.finish(PATIENCE)).toList();
    endNanos = Clock.epochNanos();
    if (exchange != null) {
      longestRequestMillis = exchange.finish();
    }
    Wire wire = Wire.read(capture.stop());
    missed = capture.missed();
    List<TransferReport> reports = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      reports.add(report(transfers.get(i), outcomes.get(i), wire));
    }
    return reports;
  }

  private List<Double> progress() {
    return transfers.stream().map(Transfer::progress).toList();
  }

  private boolean isInTheMiddle() {
    List<Double> parts = progress();
    return parts.stream().allMatch(part -> part >= MIDDLE)
        || parts.stream().anyMatch(part -> part >= BEYOND_MIDDLE);
  }

  private TransferReport report(Transfer transfer, Transfer.Outcome outcome, Wire wire) {
    ConnectionTrace trace = wire.fromPort(outcome.localPort());
    boolean down = transfer instanceof Download;
    String wanted = (down ? lab.downloadable() : lab.uploadable()).sha256();
    String got =
        transfer instanceof Download download
            ? download.sha256()
            : stored(transfer, outcome, lab.topology().withMac(trace.lastVoice()));
    Gap pause = outcome.exit() == 0 ? trace.pauseAfter(faultNanos) : trace.silenceUntil(endNanos);
    String doubt = victim == null ? "" : trace.doubtThatMoved(victim, faultNanos);
    return new TransferReport(transfer.name(), outcome, wanted, got, trace, pause, doubt);
  }

  /** The host that answered last is the one that told the client that all is stored. */
  private String stored(Transfer transfer, Transfer.Outcome outcome, Host answered) {
    return outcome.exit() == 0
        ? lab.serverOn(answered).uploaded(transfer.name(), STORED)
        : "(curl failed)";
  }

  /** How many frames the capture missed. */
  public long missed() {
    return missed;
  }

  public long startNanos() {
    return startNanos;
  }

  /** Just before the fault was made. */
  public long faultNanos() {
    return faultNanos;
  }

  /** When the fault was made. */
  public long struckNanos() {
    return struckNanos;
  }

  public long endNanos() {
    return endNanos;
  }
}
