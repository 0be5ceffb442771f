package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.SegmentPlane;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.ConfigurationLoader;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import io.understudy.replicator.queue.Rules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks whether this host can run with a configuration. Changes nothing. */
final class HostCheck {
  private static final Path FILE_SYSTEMS = Path.of("/proc/filesystems");
  private static final Path SYSCTL = Path.of("/proc/sys");
  private static final int REACH_MILLIS = 500;

  private final Configuration configuration;
  private final List<Finding> findings = new ArrayList<>();

  HostCheck(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * What a run cannot do without.
   *
   * @throws CommandException naming the first that is missing
   */
  void requireEssentials() throws CommandException {
    privileges();
    kernel();
    sysctls();
    for (Finding finding : findings) {
      if (finding.severity() == Severity.MISSING) {
        throw CommandException.notPossible(
            finding.subject() + ": " + finding.message(), finding.remedy(), null);
      }
      if (finding.severity() == Severity.PROBLEM) {
        throw CommandException.failed(
            finding.subject() + ": " + finding.message(), finding.remedy(), null);
      }
    }
  }

  /** Root, or the capabilities of it that matter. */
  void requirePrivileges() throws CommandException {
    privileges();
    for (Finding finding : findings) {
      if (finding.severity() == Severity.MISSING) {
        throw CommandException.notPossible(
            finding.subject() + ": " + finding.message(), finding.remedy(), null);
      }
    }
  }

  CheckReport report() {
    privileges();
    kernel();
    sysctls();
    findings.addAll(new InterfaceFindings(configuration, this::where).all());
    addresses();
    findings.addAll(new PortFindings(configuration, this::where).all());
    partner();
    findings.addAll(new ServerFindings(configuration).all());
    findings.addAll(new ArbiterCheck(configuration).findings());
    clock();
    timers();
    return new CheckReport(findings);
  }

  private void privileges() {
    findings.addAll(Privileges.ofThisProcess().findings());
  }

  private void kernel() {
    findings.addAll(
        new EngineFindings(configuration, SegmentPlane::isAdoptionSupported, Rules::isInstalled)
            .all());
  }

  private void sysctls() {
    findings.addAll(new SysctlFindings(HostCheck::sysctl, engineOrNull()).all());
  }

  /** Null when the configuration wants what cannot be, which is a finding of its own. */
  private EngineChoice engineOrNull() {
    try {
      return EngineChoice.of(configuration, SegmentPlane::isAdoptionSupported);
    } catch (CommandException refused) {
      return null;
    }
  }

  private static String sysctl(String name) {
    return read(SYSCTL.resolve(name));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException absent) {
      return null;
    }
  }

  private String where(String key) {
    return ConfigurationLoader.where(configuration.source(), key);
  }

  private void addresses() {
    try {
      NetworkInterface clients = NetworkInterface.getByName(configuration.interfaceName());
      List<AddressFindings.Network> networks =
          clients == null
              ? List.of()
              : clients.getInterfaceAddresses().stream()
                  .map(a -> new AddressFindings.Network(a.getAddress(), a.getNetworkPrefixLength()))
                  .toList();
      Set<InetAddress> own =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .collect(Collectors.toSet());
      EngineChoice engine = engineOrNull();
      boolean running =
          clients != null && engine != null && RunningEngine.isInForce(engine, clients.getIndex());
      findings.addAll(
          new AddressFindings(configuration, networks, own, running, this::where).all());
    } catch (SocketException failure) {
      problem("addresses", failure.getMessage(), "see 'ip address'");
    }
  }

  private void clock() {
    if (HostNetwork.isClockSynchronized()) {
      ok("clock", "is kept right by a time service");
    } else {
      advice(
          "clock",
          "no time service keeps it right; answers with the time in them may differ",
          "run 'apt-get install systemd-timesyncd', or chrony");
    }
  }

  private void partner() {
    InetAddress address = configuration.peer().address();
    boolean reached;
    try {
      reached = address.isReachable(REACH_MILLIS);
    } catch (IOException failure) {
      reached = false;
    }
    if (reached) {
      ok("partner " + configuration.peer().node(), address.getHostAddress() + " answers");
    } else {
      advice(
          "partner " + configuration.peer().node(),
          address.getHostAddress() + " does not answer an echo request",
          "start it, and look at 'ping "
              + address.getHostAddress()
              + "' and its firewall; until then"
              + " services are simplex");
    }
  }

  private void timers() {
    String fileSystems = read(FILE_SYSTEMS);
    if (fileSystems != null && fileSystems.contains("cgroup2")) {
      ok("cgroup2", "shadow timers can be attached");
    } else {
      advice(
          "cgroup2",
          "not in this kernel; after a takeover downloads may wait 200 ms for a timer",
          "boot a kernel with CONFIG_CGROUP_BPF; 'grep cgroup2 /proc/filesystems' shows it");
    }
  }

  private void ok(String subject, String message) {
    findings.add(new Finding(Severity.OK, subject, message, null));
  }

  private void problem(String subject, String message, String remedy) {
    findings.add(new Finding(Severity.PROBLEM, subject, message, remedy));
  }

  private void advice(String subject, String message, String remedy) {
    findings.add(new Finding(Severity.ADVICE, subject, message, remedy));
  }
}
