package io.understudy.replicator.daemon;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.StatsEndpoint;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Are the daemon's own ports to be had? While it runs it has them. Used once. */
final class PortFindings {
  private final Configuration configuration;
  private final UnaryOperator<String> where;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Looks for the ports of a configuration.
   *
   * @param where tells file, line and key of a key
   */
  PortFindings(Configuration configuration, UnaryOperator<String> where) {
    this.configuration = configuration;
    this.where = where;
  }

  List<Finding> all() {
    if (LinuxHost.isDaemonRunning(configuration)) {
      findings.add(new Finding(Severity.OK, "daemon", "runs on this host", null));
      return findings;
    }
    if (isOwn(configuration.control().address())) {
      control(configuration.control().port());
    }
    configuration.stats().ifPresent(this::stats);
    return findings;
  }

  /** Where the address is not ours, somebody else says so. */
  private static boolean isOwn(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unreadable) {
      return false;
    }
  }

  private void control(int port) {
    try (DatagramSocket socket = new DatagramSocket(port, configuration.control().address())) {
      ok("control.port", "UDP " + socket.getLocalPort() + " is free");
    } catch (SocketException taken) {
      problem(
          "control.port",
          "UDP " + port + " cannot be had: " + taken.getMessage(),
          "end who has it ('ss -ulpn sport = :" + port + "'), or take another on both hosts");
    }
  }

  private void stats(StatsEndpoint stats) {
    try (ServerSocket socket = new ServerSocket(stats.port(), 1, stats.address())) {
      ok("stats.port", "TCP " + socket.getLocalPort() + " is free");
    } catch (IOException taken) {
      problem(
          "stats.port",
          "TCP " + stats.port() + " cannot be had: " + taken.getMessage(),
          "end who has it ('ss -tlpn sport = :" + stats.port() + "'), or take another");
    }
  }

  private void ok(String key, String message) {
    findings.add(new Finding(Severity.OK, key, message, null));
  }

  private void problem(String key, String message, String remedy) {
    findings.add(new Finding(Severity.PROBLEM, where.apply(key), message, remedy));
  }
}
