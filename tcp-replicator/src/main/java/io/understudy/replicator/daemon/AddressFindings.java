package io.understudy.replicator.daemon;

import io.understudy.replicator.config.AddressText;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.ServiceAddress;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Do the addresses of a configuration fit those of this host? Pure; used once. */
final class AddressFindings {
  /**
   * An address of the clients' interface.
   *
   * @param address of the host
   * @param prefixLength of its network
   */
  record Network(InetAddress address, int prefixLength) {
    boolean has(InetAddress other) {
      byte[] own = address.getAddress();
      byte[] theirs = other.getAddress();
      if (own.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < prefixLength; bit++) {
        if (((own[bit / 8] ^ theirs[bit / 8]) >> 7 - bit % 8 & 1) != 0) {
          return false;
        }
      }
      return true;
    }

    boolean isOfSameFamilyAs(InetAddress other) {
      return address.getClass() == other.getClass();
    }

    @Override
    public String toString() {
      return AddressText.of(address) + "/" + prefixLength;
    }
  }

  private final Configuration configuration;
  private final List<Network> networks;
  private final Set<InetAddress> own;
  private final boolean running;
  private final UnaryOperator<String> where;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Takes what the host has.
   *
   * @param networks of the clients' interface
   * @param own all addresses of this host
   * @param running whether programs of ours are attached, so that service addresses may be here
   * @param where tells file, line and key of a key
   */
  AddressFindings(
      Configuration configuration,
      List<Network> networks,
      Set<InetAddress> own,
      boolean running,
      UnaryOperator<String> where) {
    this.configuration = configuration;
    this.networks = List.copyOf(networks);
    this.own = Set.copyOf(own);
    this.running = running;
    this.where = where;
  }

  List<Finding> all() {
    ownAddress("control.address", configuration.control().address());
    var links = configuration.control().extraLinks();
    for (int i = 0; i < links.size(); i++) {
      ownAddress("control.extra-links[" + i + "].address", links.get(i).address());
    }
    notOwnAddress("peer.address", configuration.peer().address());
    List<Service> services = configuration.services();
    for (int i = 0; i < services.size(); i++) {
      service("services[" + i + "].address", services.get(i).address());
    }
    return List.copyOf(findings);
  }

  private void ownAddress(String key, InetAddress address) {
    String text = AddressText.of(address);
    if (own.contains(address)) {
      findings.add(new Finding(Severity.OK, key, text + " is on this host", null));
    } else {
      add(
          Severity.PROBLEM,
          key,
          text + " is not an address of this host",
          "write one that 'ip -brief address' shows");
    }
  }

  private void notOwnAddress(String key, InetAddress address) {
    if (own.contains(address)) {
      add(
          Severity.PROBLEM,
          key,
          AddressText.of(address) + " is an address of this host",
          "write the other host's, which 'ip -brief address' shows there");
    }
  }

  private void service(String key, ServiceAddress service) {
    if (!running && own.contains(service.address())) {
      add(
          Severity.PROBLEM,
          key,
          AddressText.of(service.address()) + " is on this host already, and not by us",
          "take it out of the network's configuration and run 'ip address del "
              + service
              + " dev "
              + configuration.interfaceName()
              + "'");
      return;
    }
    List<Network> family =
        networks.stream()
            .filter(network -> network.isOfSameFamilyAs(service.address()))
            .filter(network -> !network.address().isLinkLocalAddress())
            .filter(network -> !isService(network.address()))
            .toList();
    Network home = family.stream().filter(n -> n.has(service.address())).findFirst().orElse(null);
    if (home == null) {
      foreign(key, service, family);
    } else if (home.prefixLength() > service.prefixLength()) {
      add(
          Severity.ADVICE,
          key,
          service + " makes the network larger than " + home + " has it",
          "write " + AddressText.of(service.address()) + "/" + home.prefixLength());
    } else {
      findings.add(new Finding(Severity.OK, key, service + " is in the network of " + home, null));
    }
  }

  private void foreign(String key, ServiceAddress service, List<Network> family) {
    String name = configuration.interfaceName();
    String has =
        family.isEmpty()
            ? "which has no address of that family"
            : "which has "
                + family.stream().map(Network::toString).collect(Collectors.joining(", "));
    add(
        Severity.ADVICE,
        key,
        service + " is in no network of " + name + ", " + has,
        "write an address of its network, unless a router sends clients here; see 'ip address show"
            + " dev "
            + name
            + "'");
  }

  private boolean isService(InetAddress address) {
    return configuration.services().stream().anyMatch(s -> s.address().address().equals(address));
  }

  private void add(Severity severity, String key, String message, String remedy) {
    findings.add(new Finding(severity, where.apply(key), message, remedy));
  }
}
