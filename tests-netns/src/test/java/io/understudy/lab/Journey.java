package io.understudy.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A download, an upload and requests at the same time through a pair; the first host loses its role
 * by a switchover, by the death of its server and by its own, one after the other, and gets it back
 * in between.
 */
public final class Journey {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(512, 320);

  /** The command that asks for a switchover takes a second to begin; all has to last longer. */
  private static final long DOWNLOAD_BYTES_PER_SECOND = 64L << 20;

  private static final String UPLOAD_RATE = "32M";

  /**
   * Bytes of the client's receive buffers: least, at first, most. With more, a client that reads at
   * a steady pace opens its window in steps of tens of milliseconds, which would count as pauses.
   */
  private static final String RECEIVE_BUFFERS = "4096 131072 262144";

  private final Tapping tapping;
  private final String engine;
  private final IpVersion version;
  private final List<Pause> pauses = new ArrayList<>();

  /**
   * A journey that is not made yet.
   *
   * @param engine as {@code services[].engine} names it
   */
  public Journey(Tapping tapping, String engine, IpVersion version) {
    this.tapping = tapping;
    this.engine = engine;
    this.version = version;
  }

  /** Makes the whole journey; what went wrong is in the pauses. */
  public List<Pause> run() {
    try (Lab lab = Lab.protectedPair(SIZES, tapping, Map.of("engine", engine))) {
      try {
        travel(lab);
      } catch (LabException failed) {
        keepEvidence(lab);
        throw failed;
      }
      if (pauses.stream().anyMatch(pause -> !pause.complaint().isEmpty())) {
        keepEvidence(lab);
      }
      Sweeper.deleteTree(lab.directory());
    }
    return pauses;
  }

  private void keepEvidence(Lab lab) {
    new Evidence(lab).keep("journey-" + tapping.word() + "-" + version);
  }

  private void travel(Lab lab) {
    String service = version.service();
    String other = version == IpVersion.IPV4 ? "web6" : "web";
    lab.topology().client().must("sysctl", "-qw", "net.ipv4.tcp_rmem=" + RECEIVE_BUFFERS);
    leg(lab, Fault.SWITCHOVER, pair -> pair.switchOver(pair.primaryDaemon(), service));
    lab.switchOver(lab.primaryDaemon(), other);
    lab.awaitDuplex(lab.backupDaemon());
    comeBack(lab);
    leg(lab, Fault.SERVER_DEATH, Fault.SERVER_DEATH::strike);
    lab.primaryServer().start();
    lab.awaitDuplex(lab.backupDaemon());
    comeBack(lab);
    leg(lab, Fault.HOST_DEATH, Fault.HOST_DEATH::strike);
  }

  private static void comeBack(Lab lab) {
    lab.switchOver(lab.backupDaemon());
    lab.awaitDuplex(lab.primaryDaemon());
  }

  private void leg(Lab lab, Fault fault, Consumer<Lab> blow) {
    Exchange exchange = new Exchange(lab, version);
    Trial trial =
        new Trial(lab)
            .movingFrom(lab.topology().primary())
            .beside(exchange)
            .with(lab.download(version, "").pacedBy(DOWNLOAD_BYTES_PER_SECOND))
            .with(lab.upload(version, UPLOAD_RATE));
    List<TransferReport> reports = trial.run(blow);
    double silentMillis = lab.backupDaemon().silentMillis();
    for (TransferReport report : reports) {
      String work = report.trace().isDownload() ? "download" : "upload";
      String complaint = String.join("; ", report.complaints());
      add(fault, work, report.pause().millis(), silentMillis, complaint);
    }
    add(fault, "request/response", trial.longestRequestMillis(), silentMillis, "");
  }

  private void add(Fault fault, String work, double millis, double silent, String complaint) {
    pauses.add(new Pause(tapping, engine, version, fault, work, millis, silent, complaint));
  }
}
