package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.ServicePort;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import io.understudy.replicator.server.ServerPrograms;
import io.understudy.replicator.server.ServerPrograms.Program;
import java.util.ArrayList;
import java.util.List;

/** Are the servers there, and does their configuration go with what we do? Used once. */
final class ServerFindings {
  private final Configuration configuration;
  private final List<Finding> findings = new ArrayList<>();

  ServerFindings(Configuration configuration) {
    this.configuration = configuration;
  }

  List<Finding> all() {
    for (Service service : configuration.services()) {
      for (ServicePort port : service.ports()) {
        String subject = "service " + service.name() + " " + port;
        try {
          server(service, port, subject);
        } catch (NativeException failure) {
          findings.add(
              new Finding(
                  Severity.PROBLEM,
                  subject,
                  failure.getMessage(),
                  "run it as root, as with 'sudo understudy check'"));
        }
      }
    }
    return findings;
  }

  private void server(Service service, ServicePort port, String subject) {
    byte[] address = AddressPlacement.mapped(service.address().address());
    long[] listeners =
        HostNetwork.listenerInodes(address, port.number(), port.transport().protocol());
    boolean datagrams = port.isUdp();
    if (listeners.length == 0) {
      findings.add(
          new Finding(
              Severity.ADVICE,
              subject,
              "no server listens on the wildcard or the service address",
              "start it on both hosts; 'ss "
                  + (datagrams ? "-uan" : "-tln")
                  + " sport = :"
                  + port.number()
                  + "' shows it then"));
    } else if (datagrams) {
      String from = service.address().address().getHostAddress();
      ok(subject, "a server listens; it has to answer from " + from);
    } else {
      ok(subject, "a server listens");
      List<Program> programs = ServerPrograms.holding(listeners);
      findings.addAll(new TlsFindings(subject).of(programs, ServerConfiguration.of(programs)));
    }
  }

  private void ok(String subject, String message) {
    findings.add(new Finding(Severity.OK, subject, message, null));
  }
}
