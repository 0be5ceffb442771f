package io.understudy.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long uploads pause when the speaking host vanishes: one pair, again and again. The cable of
 * the host that speaks is pulled in the middle of an upload; afterwards it is plugged in again, and
 * both are in duplex before the next.
 */
public final class UploadPauses {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(0, 96);

  private static final double UNUSUAL_MILLIS = 500;

  private final Tapping tapping;
  private final String engine;
  private final int times;

  /**
   * Uploads that have not begun.
   *
   * @param engine as {@code services[].engine} names it
   */
  public UploadPauses(Tapping tapping, String engine, int times) {
    this.tapping = tapping;
    this.engine = engine;
    this.times = times;
  }

  /** Measures; IPv4 and IPv6 in turns. */
  public List<Pause> run() {
    List<Pause> pauses = new ArrayList<>();
    try (Lab lab = Lab.protectedPair(SIZES, tapping, Map.of("engine", engine))) {
      for (int time = 0; time < times; time++) {
        IpVersion version = IpVersion.values()[time % 2];
        pauses.add(measure(lab, version));
        if (!pauses.get(time).complaint().isEmpty()) {
          new Evidence(lab).keep("upload-" + tapping.word() + "-" + time);
          break;
        }
      }
      Sweeper.deleteTree(lab.directory());
    }
    return pauses;
  }

  private Pause measure(Lab lab, IpVersion version) {
    Understudy speaker = lab.speaker();
    Host victim = speaker.host();
    Understudy other = lab.partnerOf(speaker);
    Trial trial = new Trial(lab).movingFrom(victim).with(lab.upload(version, ""));
    TransferReport report = trial.run(ignored -> victim.pullCable()).get(0);
    double silent = other.silentMillis();
    if (silent > UNUSUAL_MILLIS) {
      System.out.println(silent + " ms of silence: " + other.takeoverReasons());
      System.out.println(other.command("events").out());
    }
    victim.plugCable();
    lab.awaitDuplex(other);
    String complaint = String.join("; ", report.complaints());
    double millis = report.pause().millis();
    return new Pause(
        tapping, engine, version, Fault.CABLE_PULL, "upload", millis, silent, complaint);
  }
}
