package io.understudy.lab.bench;

import io.understudy.lab.Evidence;
import io.understudy.lab.Figures;
import io.understudy.lab.IpVersion;
import io.understudy.lab.LabException;
import io.understudy.lab.TransferReport;
import io.understudy.lab.Trial;
import io.understudy.lab.Understudy;
import io.understudy.lab.Wires;
import io.understudy.replicator.stats.EventEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether a takeover takes longer the more connections there are. */
final class Takeovers implements Section {
  /** To the first released segment. */
  private static final double FIRST_MICROS = 500;

  /** What takes so many times that has a cause of its own, which the capture tells. */
  private static final int LONG = 10;

  @Override
  public List<Row> measure(Plan plan) {
    List<Row> rows = new ArrayList<>();
    for (int count : plan.counts()) {
      rows.addAll(measure(plan, count));
    }
    return rows;
  }

  private static List<Row> measure(Plan plan, int count) {
    List<Double> flips = new ArrayList<>();
    List<Double> firsts = new ArrayList<>();
    List<Double> pauses = new ArrayList<>();
    int disturbed = 0;
    try (Crowd crowd = new Crowd(count)) {
      Wires.GIGABIT.lay(crowd.lab());
      crowd.gather();
      for (int run = 0; run < plan.runs(); run++) {
        Understudy speaker = crowd.lab().speaker();
        TransferReport report = strike(crowd, speaker);
        Understudy other = crowd.lab().partnerOf(speaker);
        disturbed += report.complaints().isEmpty() ? 0 : 1;
        EventEntry began = began(other);
        double flippedMicros = micros(began) - field(began, "since_flip_us");
        double spokeMicros = firstWord(report, other) / 1e3;
        flips.add(field(began, "flip_us"));
        double firstMicros = spokeMicros - flippedMicros;
        if (!report.complaints().isEmpty() || firstMicros > LONG * FIRST_MICROS) {
          System.out.println(
              count
                  + " connections, run "
                  + run
                  + ": "
                  + firstMicros
                  + " µs "
                  + report.complaints());
          new Evidence(crowd.lab()).keep("bench takeover " + count + " " + run);
        }
        firsts.add(firstMicros);
        pauses.add(report.pause().millis());
        Blow.HOST.mend(crowd.lab(), speaker);
        crowd.lab().awaitDuplex(other);
      }
    }
    String with = String.format(", %,d connections", count);
    return List.of(
        row("decision to role flip" + with, "µs", new Figures(flips), Goal.NONE),
        row(
            "flip to first segment" + with,
            "µs",
            new Figures(firsts),
            Goal.medianAtMost(FIRST_MICROS)),
        row("pause of a download" + with, "ms", new Figures(pauses), Goal.p99AtMost(50)),
        row("disturbed downloads" + with, "", Figures.of(disturbed), Goal.medianAtMost(0)));
  }

  private static TransferReport strike(Crowd crowd, Understudy speaker) {
    return new Trial(crowd.lab())
        .movingFrom(speaker.host())
        .with(crowd.lab().download(IpVersion.IPV4, ""))
        .run(struck -> Blow.HOST.strike(struck, speaker))
        .get(0);
  }

  /** When the new speaker's first segment reached the client, in nanoseconds since the epoch. */
  private static long firstWord(TransferReport report, Understudy speaker) {
    return report.trace().voices().stream()
        .filter(voice -> voice.mac().equals(speaker.host().mac()))
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new LabException(speaker.host().name() + " said nothing"))
        .timeNanos();
  }

  private static EventEntry began(Understudy daemon) {
    return daemon.events().stream()
        .filter(event -> event.fields().containsKey("flip_us"))
        .max(Comparator.comparing(EventEntry::time))
        .orElseThrow(() -> new LabException(daemon.host().name() + " tells of no takeover"));
  }

  private static double micros(EventEntry event) {
    return event.time().getEpochSecond() * 1e6 + event.time().getNano() / 1e3;
  }

  private static double field(EventEntry event, String name) {
    return Double.parseDouble(event.fields().get(name));
  }

  private static Row row(String what, String unit, Figures figures, Goal goal) {
    return Row.alone(what, unit, figures, goal);
  }

  @Override
  public String method() {
    return """
        Idle connections are opened by handshakes through the whole stack of both hosts, where they
        wait for their server; the client's ends are made by hand. Besides them one download runs,
        and the speaking host loses its cable. The daemon says when it decided and when the role was
        flipped; the first segment is that of the download, where it reaches the client. Below 0: it
        came before the daemon had looked at its clock again.
        """;
  }
}
