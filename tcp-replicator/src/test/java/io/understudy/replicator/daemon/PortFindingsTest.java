package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.config.ConfigurationLoader;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortFindingsTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private Path directory;

  @Test
  void shouldNameFileLineAndKeyWhenOthersHaveThePorts() throws Exception {
    try (DatagramSocket control = new DatagramSocket(0, LOOPBACK);
        ServerSocket stats = new ServerSocket(0, 1, LOOPBACK)) {
      List<Finding> found = findings(control.getLocalPort(), stats.getLocalPort());

      assertEquals(2, found.size());
      Finding first = found.get(0);
      assertEquals(Severity.PROBLEM, first.severity());
      assertTrue(first.subject().endsWith("understudy.yaml:4: control.port"), first.subject());
      assertTrue(first.message().startsWith("UDP " + control.getLocalPort() + " cannot be had"));
      assertEquals(
          "end who has it ('ss -ulpn sport = :"
              + control.getLocalPort()
              + "'), or take another on both hosts",
          first.remedy());
      assertTrue(found.get(1).subject().endsWith("understudy.yaml:5: stats.port"));
      assertTrue(found.get(1).remedy().contains("ss -tlpn sport = :" + stats.getLocalPort()));
    }
  }

  @Test
  void shouldBeContentWhenThePortsAreFree() throws Exception {
    int control;
    int stats;
    try (DatagramSocket one = new DatagramSocket(0, LOOPBACK);
        ServerSocket two = new ServerSocket(0, 1, LOOPBACK)) {
      control = one.getLocalPort();
      stats = two.getLocalPort();
    }
    List<Finding> found = findings(control, stats);
    assertTrue(found.stream().allMatch(f -> f.severity() == Severity.OK), found.toString());
  }

  private List<Finding> findings(int control, int stats) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("understudy.yaml"),
            """
            node: alpha
            interface: lo
            peer: {node: beta, address: 127.0.0.2}
            control: {address: 127.0.0.1, port: %d}
            stats: {port: %d}
            state-directory: %s
            services: [{name: web, address: 10.77.0.100/24, ports: [tcp/8080]}]
            """
                .formatted(control, stats, directory));
    return new PortFindings(
            ConfigurationLoader.loadWithoutKey(file), key -> ConfigurationLoader.where(file, key))
        .all();
  }
}
