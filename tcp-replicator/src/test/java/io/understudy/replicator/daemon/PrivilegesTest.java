package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
  private static final long ALL = 0x1ff_ffff_ffffL;

  @Test
  void shouldBeContentWhenRootHasAll() {
    assertEquals(Severity.OK, only(ALL).severity());
  }

  @Test
  void shouldNameWhatIsMissingWhenItCannotRun() {
    Finding finding = only(ALL & ~(1L << 21) & ~(1L << 13));
    assertEquals(Severity.MISSING, finding.severity());
    assertEquals("this process lacks CAP_NET_RAW, CAP_SYS_ADMIN", finding.message());
    assertEquals("run it as root, as with 'sudo understudy check'", finding.remedy());
    assertEquals(Severity.MISSING, only(0).severity());
  }

  @Test
  void shouldAdviseWhenOthersProcessesCannotBeSeen() {
    Finding finding = only(1L << 12 | 1L << 13 | 1L << 21 | 1L << 19);
    assertEquals(Severity.ADVICE, finding.severity());
    assertEquals(
        "without CAP_DAC_READ_SEARCH the death of a server of another user is noticed by its"
            + " listener only",
        finding.message());
  }

  private static Finding only(long effective) {
    return new Privileges(effective).findings().get(0);
  }
}
