package io.understudy.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** One transfer of the demo, told as a timeline. */
final class DemoRun {
  private static final int DIGITS = 16;

  /** Something that happened, in nanoseconds since the epoch. */
  private record Moment(long nanos, String what) {}

  private final Lab lab;
  private final Transfer transfer;
  private final IpVersion version;
  private final Fault fault;
  private final List<Moment> timeline = new ArrayList<>();

  DemoRun(Lab lab, Transfer transfer, IpVersion version, Fault fault) {
    this.lab = lab;
    this.transfer = transfer;
    this.version = version;
    this.fault = fault;
  }

  /** Runs it and tells it; whether all was well. */
  boolean show() {
    String kind = transfer instanceof Download ? "download" : "upload";
    String victim =
        fault == Fault.HOST_DEATH
            ? "the primary loses its power"
            : "kill -9 of nginx on the primary";
    say("%n%s of %d MiB over %s; %s", kind, transfer.sizeBytes() >> 20, version, victim);
    Trial trial = new Trial(lab).with(transfer).movingFrom(lab.topology().primary());
    TransferReport report = trial.run(fault::strike).get(0);
    tell(trial, report);
    verdict(report);
    return report.complaints().isEmpty();
  }

  private void tell(Trial trial, TransferReport report) {
    at(trial.startNanos(), "start: curl connects to " + Address.SERVICE.of(version));
    at(trial.faultNanos(), "fault: " + fault);
    at(report.pause().fromNanos(), "last progress before the pause");
    at(report.pause().toNanos(), "first progress after the pause");
    at(trial.struckNanos(), "the fault has been made");
    at(trial.endNanos(), "end: curl exited with " + report.outcome().exit());
    for (ConnectionTrace.Voice voice : report.trace().voices()) {
      at(voice.timeNanos(), "the client hears " + lab.topology().withMac(voice.mac()).name());
    }
    timeline.sort(Comparator.comparingLong(Moment::nanos));
    timeline.forEach(
        moment -> say("%10.1f ms  %s", (moment.nanos() - trial.startNanos()) / 1e6, moment.what()));
    takeover();
  }

  private void at(long nanos, String what) {
    timeline.add(new Moment(nanos, what));
  }

  private void takeover() {
    JsonNode service = lab.backupDaemon().status().root().at("/services/0");
    say("  engine %s: %s", service.path("engine").asText(), service.path("engineReason").asText());
    JsonNode last = service.path("lastTakeover");
    if (!last.isMissingNode() && !last.isNull()) {
      say("  takeover, says the backup: %s", last);
    }
  }

  private void verdict(TransferReport report) {
    say(
        "  longest pause since the fault %.1f ms, SHA-256 %s… %s, %d SYN, %d resets",
        report.pause().millis(),
        report.wantedSha256().substring(0, DIGITS),
        report.sameBytes() ? "right" : "WRONG",
        report.trace().openings(),
        report.trace().resets());
    List<String> complaints = report.complaints();
    complaints.forEach(complaint -> say("  %s", complaint));
    say(complaints.isEmpty() ? "  OK" : "  FAILED");
  }

  private static void say(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
