package io.understudy.replicator.daemon;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Engine;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Which engine this host would run, and whether it can. */
final class EngineFindings {
  private static final String SUBJECT = "kernel";

  private final Configuration configuration;
  private final BooleanSupplier adoption;
  private final BooleanSupplier packetFilter;

  /**
   * Findings of a host.
   *
   * @param adoption does the kernel have what engine ebpf needs?
   * @param packetFilter are the commands installed that engine nfqueue needs?
   */
  EngineFindings(
      Configuration configuration, BooleanSupplier adoption, BooleanSupplier packetFilter) {
    this.configuration = configuration;
    this.adoption = adoption;
    this.packetFilter = packetFilter;
  }

  List<Finding> all() {
    EngineChoice choice;
    try {
      choice = EngineChoice.of(configuration, adoption);
    } catch (CommandException refused) {
      return List.of(new Finding(Severity.PROBLEM, "engine", refused.what(), refused.remedy()));
    }
    return choice.engine() == Engine.EBPF ? List.of(ebpf()) : List.of(nfqueue(choice));
  }

  private Finding ebpf() {
    if (adoption.getAsBoolean()) {
      String message = "has " + EngineChoice.KFUNC + ", engine ebpf can run";
      return new Finding(Severity.OK, SUBJECT, message, null);
    }
    return new Finding(
        Severity.MISSING,
        SUBJECT,
        "has no " + EngineChoice.KFUNC + ", which engine ebpf needs",
        "boot a kernel of version 6.9 or later with BTF (on Debian 12 'apt-get install -t"
            + " bookworm-backports linux-image-amd64'), or write 'engine: nfqueue'");
  }

  private Finding nfqueue(EngineChoice choice) {
    if (!packetFilter.getAsBoolean()) {
      return new Finding(
          Severity.MISSING,
          "iptables",
          "is not installed, and engine nfqueue (" + choice.reason() + ") needs it",
          "run 'apt-get install iptables'");
    }
    return new Finding(
        Severity.ADVICE,
        "engine",
        "is nfqueue (" + choice.reason() + "): slower, and with exceptions to what is promised",
        "read docs/nfqueue.md");
  }
}
