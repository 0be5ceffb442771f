package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.jni.SegmentPlane;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.ServicePort;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks whether this host can run with a configuration. Changes nothing. */
final class HostCheck {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path FILE_SYSTEMS = Path.of("/proc/filesystems");
  private static final Path SYSCTL = Path.of("/proc/sys");
  private static final int CAP_NET_ADMIN = 12;
  private static final int CAP_NET_RAW = 13;
  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_BPF = 39;
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
    interfaceFindings();
    controlAddress();
    partner();
    servers();
    findings.addAll(new ArbiterCheck(configuration).findings());
    timers();
    return new CheckReport(findings);
  }

  private void privileges() {
    long capabilities = capabilities();
    boolean bpf = has(capabilities, CAP_BPF) || has(capabilities, CAP_SYS_ADMIN);
    if (has(capabilities, CAP_NET_ADMIN) && has(capabilities, CAP_NET_RAW) && bpf) {
      ok("privileges", "CAP_NET_ADMIN, CAP_NET_RAW and CAP_BPF");
    } else {
      missing(
          "privileges",
          "CAP_NET_ADMIN, CAP_NET_RAW and CAP_BPF are needed",
          "run as root, for example with sudo");
    }
  }

  private static boolean has(long capabilities, int capability) {
    return (capabilities >>> capability & 1) != 0;
  }

  private static long capabilities() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("CapEff:")) {
          return Long.parseUnsignedLong(line.substring(7).strip(), 16);
        }
      }
    } catch (IOException | NumberFormatException unreadable) {
      return 0;
    }
    return 0;
  }

  private void kernel() {
    if (SegmentPlane.isAdoptionSupported()) {
      ok("kernel", "has bpf_sk_assign_tcp_reqsk, engine ebpf can run");
    } else {
      missing(
          "kernel",
          "has no bpf_sk_assign_tcp_reqsk, which engine ebpf needs",
          "boot a kernel of version 6.9 or later with BTF (CONFIG_DEBUG_INFO_BTF)");
    }
  }

  private void sysctls() {
    String cookies = sysctl("net/ipv4/tcp_syncookies");
    if ("0".equals(cookies)) {
      problem(
          "net.ipv4.tcp_syncookies",
          "is 0; adopted connections need it",
          "sysctl -w net.ipv4.tcp_syncookies=1");
    } else {
      ok("net.ipv4.tcp_syncookies", "is " + cookies);
    }
    if ("0".equals(sysctl("net/netfilter/nf_conntrack_tcp_loose"))) {
      findings.add(
          new Finding(
              Severity.ADVICE,
              "net.netfilter.nf_conntrack_tcp_loose",
              "is 0; connection tracking drops shadow connections, which it never saw open",
              "sysctl -w net.netfilter.nf_conntrack_tcp_loose=1"));
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

  private void interfaceFindings() {
    String name = configuration.interfaceName();
    try {
      ServiceInterface.find(name);
      NetworkInterface found = NetworkInterface.getByName(name);
      if (!found.isUp()) {
        problem("interface " + name, "is down", "ip link set " + name + " up");
      } else {
        ok("interface " + name, "is up, MTU " + found.getMTU());
      }
    } catch (CommandException | SocketException failure) {
      problem("interface " + name, failure.getMessage(), "see 'ip link'");
    }
  }

  private void controlAddress() {
    InetAddress address = configuration.control().address();
    try {
      if (NetworkInterface.getByInetAddress(address) == null) {
        problem(
            "control.address",
            address.getHostAddress() + " is not an address of this host",
            "write one that 'ip address' shows");
      } else {
        ok("control.address", address.getHostAddress() + " is on this host");
      }
    } catch (SocketException failure) {
      problem("control.address", failure.getMessage(), "see 'ip address'");
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
      findings.add(
          new Finding(
              Severity.ADVICE,
              "partner " + configuration.peer().node(),
              address.getHostAddress() + " does not answer an echo request",
              "start it, or check the cable and its firewall; until then services are simplex"));
    }
  }

  private void servers() {
    for (Service service : configuration.services()) {
      byte[] address = AddressPlacement.mapped(service.address().address());
      for (ServicePort port : service.ports()) {
        String subject = "service " + service.name() + " " + port;
        try {
          if (HostNetwork.listenerInodes(address, port.number()).length > 0) {
            ok(subject, "a server listens");
          } else {
            findings.add(
                new Finding(
                    Severity.ADVICE,
                    subject,
                    "no server listens on the wildcard or the service address",
                    "start the server on both hosts"));
          }
        } catch (NativeException failure) {
          problem(subject, failure.getMessage(), "run as root");
        }
      }
    }
  }

  private void timers() {
    String fileSystems = read(FILE_SYSTEMS);
    if (fileSystems != null && fileSystems.contains("cgroup2")) {
      ok("cgroup2", "shadow timers can be attached");
    } else {
      findings.add(
          new Finding(
              Severity.ADVICE,
              "cgroup2",
              "not in this kernel; after a takeover downloads may wait 200 ms for a timer",
              "boot a kernel with CONFIG_CGROUP_BPF"));
    }
  }

  private void ok(String subject, String message) {
    findings.add(new Finding(Severity.OK, subject, message, null));
  }

  private void problem(String subject, String message, String remedy) {
    findings.add(new Finding(Severity.PROBLEM, subject, message, remedy));
  }

  private void missing(String subject, String message, String remedy) {
    findings.add(new Finding(Severity.MISSING, subject, message, remedy));
  }
}
