package io.understudy.replicator.daemon;

import io.understudy.replicator.config.AddressText;
import io.understudy.replicator.config.ArbiterSettings;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks whether the configured arbiter can be asked, and says what it cannot do. */
final class ArbiterCheck {
  private static final String SUBJECT = "arbiter";
  private static final int REACH_MILLIS = 500;

  private final ArbiterSettings settings;
  private final List<Finding> findings = new ArrayList<>();

  ArbiterCheck(Configuration configuration) {
    this.settings = configuration.arbiter();
  }

  List<Finding> findings() {
    if (settings instanceof ArbiterSettings.None) {
      none();
    } else if (settings instanceof ArbiterSettings.Gateway gateway) {
      gateway(gateway);
    } else if (settings instanceof ArbiterSettings.Exec exec) {
      exec(exec);
    } else if (settings instanceof ArbiterSettings.Etcd etcd) {
      etcd(etcd);
    }
    return findings;
  }

  private void none() {
    advice(
        "none: when all links between the hosts fail and both live, both will speak; what clients"
            + " of the losing side were told is lost",
        "connect the hosts by a second, direct link (control.extra-links), or name an arbiter");
  }

  private void gateway(ArbiterSettings.Gateway gateway) {
    String address = AddressText.of(gateway.address());
    boolean reached;
    try {
      reached = gateway.address().isReachable(REACH_MILLIS);
    } catch (IOException failure) {
      reached = false;
    }
    if (reached) {
      ok("gateway " + address + " answers");
    } else {
      advice(
          "gateway " + address + " does not answer an echo request; it has to answer ARP",
          "check the address; without its answer a host that lost its partner stays silent");
    }
    advice(
        "gateway: it does not decide between two hosts that both reach it and lost each other",
        "connect the hosts by a second link (control.extra-links), or use etcd or exec");
  }

  private void exec(ArbiterSettings.Exec exec) {
    Path program = Path.of(exec.command().get(0));
    if (Files.isExecutable(program)) {
      ok("fence agent " + program + " can be run; try it by hand with action=status");
    } else {
      findings.add(
          new Finding(
              Severity.PROBLEM,
              SUBJECT,
              "fence agent " + program + " cannot be run",
              "install it, or correct arbiter.command"));
    }
    advice(
        "exec: a host that lost its partner is silent until the agent has fenced it; when fencing"
            + " fails, it stays silent",
        "give the fence device its own power and network");
  }

  private void etcd(ArbiterSettings.Etcd etcd) {
    for (URI endpoint : etcd.endpoints()) {
      if (isReached(endpoint)) {
        ok("etcd " + endpoint + " accepts connections");
      } else {
        advice(
            "etcd " + endpoint + " does not accept connections",
            "start it, or check the firewall; a host that lost its partner needs it to speak");
      }
    }
    advice(
        "etcd: a host that serves alone falls silent within "
            + etcd.ttl().toSeconds()
            + " s when etcd or its own daemon is gone",
        "run etcd on three machines, and let the service manager restart the daemon");
  }

  private static boolean isReached(URI endpoint) {
    int byDefault = "https".equals(endpoint.getScheme()) ? 443 : 80;
    int port = endpoint.getPort() < 0 ? byDefault : endpoint.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.getHost(), port), REACH_MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private void ok(String message) {
    findings.add(new Finding(Severity.OK, SUBJECT, message, null));
  }

  private void advice(String message, String remedy) {
    findings.add(new Finding(Severity.ADVICE, SUBJECT, message, remedy));
  }
}
