package io.understudy.replicator.daemon;

import io.understudy.jni.InterfaceFacts;
import io.understudy.jni.NativeException;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.Tap;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads what the interfaces of the configuration are, and has it judged. Changes nothing. */
final class InterfaceFindings {
  private static final Path IPV4 = Path.of("/proc/sys/net/ipv4/conf");

  private final Configuration configuration;
  private final UnaryOperator<String> where;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Prepares.
   *
   * @param where names file, line and key of a key of the configuration
   */
  InterfaceFindings(Configuration configuration, UnaryOperator<String> where) {
    this.configuration = configuration;
    this.where = where;
  }

  List<Finding> all() {
    String key = "interface";
    try {
      InterfaceFacts service = facts(key, configuration.interfaceName());
      findings.addAll(
          new InterfaceCheck(key, configuration.interfaceName(), service)
              .ofService(taps(), configuration.tapInterface().isPresent()));
      reversePath(configuration.interfaceName());
      key = "tap-interface";
      copies(key);
      key = "peer.interface";
      link(key, service);
    } catch (CommandException | NativeException | SocketException failure) {
      findings.add(
          new Finding(
              Severity.PROBLEM,
              where.apply(key),
              failure.getMessage(),
              "'ip -brief link' shows what there is"));
    }
    return findings;
  }

  private Set<Tap> taps() {
    return configuration.services().stream().map(Service::tap).collect(Collectors.toSet());
  }

  private static InterfaceFacts facts(String key, String name) throws CommandException {
    return InterfaceFacts.of(ServiceInterface.find(key, name).name());
  }

  private void copies(String key) throws CommandException {
    if (configuration.tapInterface().isPresent()) {
      String name = configuration.tapInterface().get();
      findings.addAll(new InterfaceCheck(key, name, facts(key, name)).ofCopies());
    }
  }

  private void link(String key, InterfaceFacts service) throws CommandException, SocketException {
    if (configuration.peer().interfaceName().isPresent()) {
      String name = configuration.peer().interfaceName().get();
      NetworkInterface underlay =
          NetworkInterface.getByInetAddress(configuration.control().address());
      int underlayMtu = underlay == null ? Integer.MAX_VALUE : underlay.getMTU();
      findings.addAll(new InterfaceCheck(key, name, facts(key, name)).ofLink(service, underlayMtu));
    }
  }

  /** What a shadow is given has to come from where its client would be answered, or is dropped. */
  private void reversePath(String name) {
    String setting = "net.ipv4.conf." + name + ".rp_filter";
    int filter = Math.max(reversePathFilter("all"), reversePathFilter(name));
    if (filter == 1) {
      findings.add(
          new Finding(
              Severity.ADVICE,
              setting,
              "is strict: clients that this host would answer by another interface are dropped",
              "answer clients by " + name + ", or run 'sysctl -w " + setting + "=2'"));
    }
  }

  private static int reversePathFilter(String name) {
    try {
      return Integer.parseInt(Files.readString(IPV4.resolve(name).resolve("rp_filter")).strip());
    } catch (IOException | NumberFormatException unreadable) {
      return 0;
    }
  }
}
