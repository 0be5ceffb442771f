package io.understudy.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A download, an upload and requests at the same time through a pair; the first host loses its role
 * by a switchover, by the death of its server and by its own, one after the other, and gets it back
 * in between.
 */
public final class Journey {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(256, 128);

  /** The command that asks for a switchover takes a second to begin; all has to last longer. */
  private static final String DOWNLOAD_RATE = "64M";

  private static final String UPLOAD_RATE = "32M";

  private final Tapping tapping;
  private final IpVersion version;
  private final List<Pause> pauses = new ArrayList<>();

  public Journey(Tapping tapping, IpVersion version) {
    this.tapping = tapping;
    this.version = version;
  }

  /** Makes the whole journey; what went wrong is in the pauses. */
  public List<Pause> run() {
    try (Lab lab = Lab.protectedPair(SIZES, tapping)) {
      leg(lab, Fault.SWITCHOVER);
      lab.awaitDuplex(lab.backupDaemon());
      lab.switchOver(lab.backupDaemon());
      lab.awaitDuplex(lab.primaryDaemon());
      leg(lab, Fault.SERVER_DEATH);
      lab.primaryServer().start();
      lab.awaitDuplex(lab.backupDaemon());
      lab.switchOver(lab.backupDaemon());
      lab.awaitDuplex(lab.primaryDaemon());
      leg(lab, Fault.HOST_DEATH);
      if (pauses.stream().anyMatch(pause -> !pause.complaint().isEmpty())) {
        new Evidence(lab).keep("journey-" + tapping.word() + "-" + version);
      }
      Sweeper.deleteTree(lab.directory());
    }
    return pauses;
  }

  private void leg(Lab lab, Fault fault) {
    Exchange exchange = new Exchange(lab, version);
    Trial trial =
        new Trial(lab)
            .movingFrom(lab.topology().primary())
            .beside(exchange)
            .with(lab.download(version, DOWNLOAD_RATE))
            .with(lab.upload(version, UPLOAD_RATE));
    List<TransferReport> reports = trial.run((Consumer<Lab>) fault::strike);
    double silentMillis = lab.backupDaemon().silentMillis();
    for (TransferReport report : reports) {
      String work = report.trace().isDownload() ? "download" : "upload";
      String complaint = String.join("; ", report.complaints());
      add(fault, work, report.pause().millis(), silentMillis, complaint);
    }
    add(fault, "request/response", trial.longestRequestMillis(), silentMillis, "");
  }

  private void add(Fault fault, String work, double millis, double silent, String complaint) {
    pauses.add(new Pause(tapping, version, fault, work, millis, silent, complaint));
  }
}
