package io.understudy.replicator.daemon;

import java.util.List;

/**
 * What {@code understudy check} found on this host.
 *
 * @param findings in the order in which they were looked for
 */
public record CheckReport(List<Finding> findings) {
  /** Copies the list. */
  public CheckReport {
    findings = List.copyOf(findings);
  }

  /** Whether any finding is of this severity. */
  public boolean has(Severity severity) {
    return findings.stream().anyMatch(finding -> finding.severity() == severity);
  }

  /** What a finding means for a run. */
  public enum Severity {
    /** As it should be. */
    OK,
    /** It runs, and would run better otherwise. */
    ADVICE,
    /** It would not run, or not protect; the administrator can change that. */
    PROBLEM,
    /** A feature of the kernel, or a privilege, that this host lacks. */
    MISSING
  }

  /**
   * One thing that was looked at.
   *
   * @param severity what it means
   * @param subject what was looked at, in a word or two
   * @param message what was found
   * @param remedy what to do; null when nothing
   */
  public record Finding(Severity severity, String subject, String message, String remedy) {}
}
