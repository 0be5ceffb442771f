package io.understudy.lab.bench;

import io.understudy.lab.ConnectionTrace;
import io.understudy.lab.Evidence;
import io.understudy.lab.Figures;
import io.understudy.lab.Gap;
import io.understudy.lab.Host;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Sweeper;
import io.understudy.lab.Tapping;
import io.understudy.lab.Transfer;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import io.understudy.lab.Wires;
import java.util.ArrayList;
import java.util.List;

/** How long a transfer stands still when its server goes. */
final class Pauses implements Section {
  private static final int MEBIBYTES = 96;

  /** A pause of so many times its goal has a cause of its own, which its capture tells. */
  private static final int LONG = 3;

  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(MEBIBYTES, MEBIBYTES);

  @Override
  public List<Row> measure(Plan plan) {
    List<Row> rows = new ArrayList<>();
    for (Tapping tapping : plan.taps()) {
      try (Lab pair = Lab.protectedPair(SIZES, tapping)) {
        Wires.GIGABIT.lay(pair);
        for (Blow blow : Blow.values()) {
          rows.addAll(measure(plan, pair, tapping, blow, true));
          rows.addAll(measure(plan, pair, tapping, blow, false));
        }
        Sweeper.deleteTree(pair.directory());
      }
    }
    return rows;
  }

  private static List<Row> measure(Plan plan, Lab pair, Tapping tapping, Blow blow, boolean down) {
    String what = blow.label() + ", " + (down ? "download" : "upload") + ", " + tapping.word();
    List<Double> pauses = new ArrayList<>();
    List<Double> before = new ArrayList<>();
    int disturbed = 0;
    for (int run = 0; run < plan.runs(); run++) {
      Outcome outcome = strike(pair, blow, down);
      List<String> complaints = outcome.report().complaints();
      double millis = outcome.pause().millis();
      if (complaints.isEmpty()) {
        pauses.add(millis);
        before.add(outcome.before().millis());
      } else {
        disturbed++;
      }
      if (!complaints.isEmpty() || millis > LONG * blow.goalMillis()) {
        System.out.println(what + ", run " + run + ": " + millis + " ms " + complaints);
        new Evidence(pair).keep("bench " + what + " " + run);
      }
    }
    boolean waitsForClient = !down && !tapping.backupHearsByItself() && blow != Blow.SWITCHOVER;
    Goal goal = waitsForClient ? Goal.NONE : Goal.p99AtMost(blow.goalMillis());
    return List.of(
        new Row(what, "ms", new Figures(pauses), new Figures(before), Comparison.NONE, goal),
        Row.alone(what + ", disturbed", "", Figures.of(disturbed), Goal.medianAtMost(0)));
  }

  private record Outcome(TransferReport report, Gap pause, Gap before) {}

  private static Outcome strike(Lab pair, Blow blow, boolean down) {
    Understudy speaker = pair.speaker();
    Host victim = speaker.host();
    Transfer transfer = down ? pair.download(IpVersion.IPV4, "") : pair.upload(IpVersion.IPV4, "");
    Trial trial = new Trial(pair).movingFrom(victim).with(transfer);
    TransferReport report = trial.run(struck -> blow.strike(struck, speaker)).get(0);
    blow.mend(pair, speaker);
    pair.awaitDuplex(pair.partnerOf(speaker));
    pair.primaryServer().forget(transfer.name());
    pair.backupServer().forget(transfer.name());
    ConnectionTrace trace = report.trace();
    return new Outcome(
        report, trace.pauseAround(trial.faultNanos()), trace.pauseBefore(trial.faultNanos()));
  }

  @Override
  public String method() {
    return """
        A transfer of %d MiB on cables of 1 Gbit/s; in its middle the host that speaks is struck.
        The pause is the longest time without progress on the wire at the client that began within
        0.3 s of that; the baseline is the longest before, of the same transfer, and both are 0 below
        1 ms. Detection has its default settings, 10 ms × 3. "Host" is the loss of its cable, which to all others is the
        loss of the host; "server" is `kill -9` of all its processes at once; "switchover" is asked
        for by an operator. An upload over a relay pauses until the client sends again what the dead
        host had: that is the client's own timer. "Disturbed" are transfers that ended wrongly or on
        another connection.
        """
        .formatted(MEBIBYTES);
  }
}
