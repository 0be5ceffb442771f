package io.understudy.replicator.daemon;

import io.understudy.replicator.config.AddressText;
import io.understudy.replicator.config.ProbeKind;
import io.understudy.replicator.config.ProbeSettings;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.server.CommandQuestion;
import io.understudy.replicator.server.ConnectionQuestion;
import io.understudy.replicator.server.ServerListener;
import io.understudy.replicator.server.ServerProbe;
import io.understudy.replicator.server.ServerQuestion;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Makes the probe that a service's configuration asks for. */
final class Probes {
  private Probes() {}

  /**
   * A probe that has not started. A server is asked under the service address, which both hosts
   * have; the question does not leave the host.
   */
  static ServerProbe of(Service service, ProbeSettings settings, ServerListener listener) {
    int timeoutMillis = (int) settings.timeout().toMillis();
    InetAddress address = service.address().address();
    InetSocketAddress server = new InetSocketAddress(address, settings.port());
    ServerQuestion question =
        settings.kind() == ProbeKind.EXEC
            ? new CommandQuestion(settings.command(), timeoutMillis)
            : new ConnectionQuestion(server, settings.path(), timeoutMillis);
    String to = AddressText.of(address) + " port " + settings.port();
    String what =
        switch (settings.kind()) {
          case TCP -> "a connection to " + to;
          case HTTP -> "GET " + settings.path() + " of " + to;
          default -> settings.command().get(0);
        };
    return new ServerProbe(
        service.name(),
        what,
        question,
        settings.interval().toMillis(),
        settings.failures(),
        listener);
  }
}
