package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replicator.config.ConfigurationLoader;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineFindingsTest {
  private static final String TEXT =
      """
      node: alpha
      interface: eth0
      peer:
        node: beta
        address: 10.77.0.2
      control:
        address: 10.77.0.1
      services:
        - name: web
          address: 10.77.0.100/24
          ports: [tcp/8080]
      """;

  @TempDir private Path directory;

  @Test
  void shouldFindTheEngineOfTheKernelWhenItCanAdopt() throws Exception {
    assertEquals(Severity.OK, finding("", true, false).severity());
  }

  @Test
  void shouldSayWhatIsWrongAndWhatToDoApartWhenTheEngineCannotDoWhatIsWanted() throws Exception {
    Finding finding = finding("    tap: mirror\n", false, true);
    assertEquals(Severity.PROBLEM, finding.severity());
    assertEquals(
        directory.resolve("understudy.yaml")
            + ":12: services[0].tap: service web has tap mirror, which engine nfqueue has not",
        finding.message());
    assertEquals(
        "write 'tap: relay', or boot a kernel with bpf_sk_assign_tcp_reqsk for engine ebpf",
        finding.remedy());
  }

  @Test
  void shouldMissThePacketFilterWhenOnlyTheOtherEngineIsPossible() throws Exception {
    assertEquals(Severity.MISSING, finding("", false, false).severity());
    assertEquals(Severity.ADVICE, finding("", false, true).severity());
  }

  @Test
  void shouldMissTheKernelWhenEngineEbpfIsDemanded() throws Exception {
    Finding finding = finding("    engine: ebpf\n", false, true);
    assertEquals(Severity.MISSING, finding.severity());
    assertEquals("kernel", finding.subject());
  }

  private Finding finding(String more, boolean adoption, boolean packetFilter) throws Exception {
    Path file = Files.writeString(directory.resolve("understudy.yaml"), TEXT + more);
    return new EngineFindings(
            ConfigurationLoader.loadWithoutKey(file), () -> adoption, () -> packetFilter)
        .all()
        .get(0);
  }
}
