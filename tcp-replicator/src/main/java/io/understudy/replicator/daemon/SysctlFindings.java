package io.understudy.replicator.daemon;

import io.understudy.replicator.config.Engine;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Settings of the kernel that shadows need. */
final class SysctlFindings {
  private final UnaryOperator<String> read;
  private final EngineChoice engineOrNull;

  /**
   * Findings of a host.
   *
   * @param read value of a setting by its path below /proc/sys, null when there is none
   */
  SysctlFindings(UnaryOperator<String> read, EngineChoice engineOrNull) {
    this.read = read;
    this.engineOrNull = engineOrNull;
  }

  List<Finding> all() {
    List<Finding> findings = new ArrayList<>();
    if (engineOrNull != null && engineOrNull.engine() == Engine.EBPF) {
      findings.add(cookies());
    }
    if ("0".equals(read.apply("net/netfilter/nf_conntrack_tcp_loose"))) {
      findings.add(
          new Finding(
              Severity.ADVICE,
              "net.netfilter.nf_conntrack_tcp_loose",
              "is 0; connection tracking drops shadow connections, which it never saw open",
              "run 'sysctl -w net.netfilter.nf_conntrack_tcp_loose=1', and keep it in"
                  + " /etc/sysctl.d"));
    }
    return findings;
  }

  private Finding cookies() {
    String subject = "net.ipv4.tcp_syncookies";
    String value = read.apply("net/ipv4/tcp_syncookies");
    return "0".equals(value)
        ? new Finding(
            Severity.PROBLEM,
            subject,
            "is 0; adopted connections need it",
            "run 'sysctl -w net.ipv4.tcp_syncookies=1', and keep it in /etc/sysctl.d")
        : new Finding(Severity.OK, subject, "is " + value, null);
  }
}
