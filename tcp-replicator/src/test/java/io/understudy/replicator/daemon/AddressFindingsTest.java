package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.ConfigurationLoader;
import io.understudy.replicator.daemon.AddressFindings.Network;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressFindingsTest {
  private static final String TEXT =
      """
      node: alpha
      interface: eth0
      peer:
        node: beta
        address: 10.77.0.2
      control:
        address: 10.77.0.1
        extra-links:
          - {address: 10.78.0.1, peer-address: 10.78.0.2}
      services:
        - name: web
          address: 10.77.0.100/24
          ports: [tcp/8080]
      """;

  @TempDir private Path directory;
  private final List<Network> networks = new ArrayList<>(List.of(network("10.77.0.1", 24)));
  private final List<InetAddress> own =
      new ArrayList<>(List.of(address("10.77.0.1"), address("10.78.0.1")));
  private boolean running;

  @Test
  void shouldFindNothingWhenAllFits() throws Exception {
    assertEquals(List.of(), complaints(TEXT));
  }

  @Test
  void shouldNameFileLineAndKeyWhenTheControlAddressIsAnotherHosts() throws Exception {
    own.remove(address("10.77.0.1"));
    assertEquals(
        List.of(
            "PROBLEM understudy.yaml:7: control.address: 10.77.0.1 is not an address of this host;"
                + " write one that 'ip -brief address' shows"),
        complaints(TEXT));
  }

  @Test
  void shouldNameTheLinkWhenItsAddressIsAnotherHosts() throws Exception {
    own.remove(address("10.78.0.1"));
    assertEquals(
        List.of(
            "PROBLEM understudy.yaml:9: control.extra-links[0].address: 10.78.0.1 is not an address"
                + " of this host; write one that 'ip -brief address' shows"),
        complaints(TEXT));
  }

  @Test
  void shouldComplainWhenThePeersAddressIsOurs() throws Exception {
    own.add(address("10.77.0.2"));
    assertEquals(
        List.of(
            "PROBLEM understudy.yaml:5: peer.address: 10.77.0.2 is an address of this host;"
                + " write the other host's, which 'ip -brief address' shows there"),
        complaints(TEXT));
  }

  @Test
  void shouldNameTheNetworksWhenTheServiceAddressIsInNone() throws Exception {
    assertEquals(
        List.of(
            "ADVICE understudy.yaml:12: services[0].address: 10.7.0.100/24 is in no network of"
                + " eth0, which has 10.77.0.1/24; write an address of its network, unless a router"
                + " sends clients here; see 'ip address show dev eth0'"),
        complaints(TEXT.replace("10.77.0.100", "10.7.0.100")));
  }

  @Test
  void shouldSaySoWhenTheInterfaceHasNoAddressOfThatFamily() throws Exception {
    networks.add(network("fe80::1", 64));
    String complaint = complaints(TEXT.replace("10.77.0.100/24", "\"fd00::100/64\"")).get(0);
    assertTrue(
        complaint.contains(
            "fd00::100/64 is in no network of eth0, which has no address of that family"),
        complaint);
  }

  @Test
  void shouldAdviseTheNetworksLengthWhenThePrefixIsShorter() throws Exception {
    assertEquals(
        List.of(
            "ADVICE understudy.yaml:12: services[0].address: 10.77.0.100/16 makes the network"
                + " larger than 10.77.0.1/24 has it; write 10.77.0.100/24"),
        complaints(TEXT.replace("100/24", "100/16")));
    assertEquals(List.of(), complaints(TEXT.replace("100/24", "100/32")));
  }

  @Test
  void shouldSayHowToFreeTheServiceAddressWhenSomebodyElsePutItHere() throws Exception {
    own.add(address("10.77.0.100"));
    networks.add(network("10.77.0.100", 24));
    assertEquals(
        List.of(
            "PROBLEM understudy.yaml:12: services[0].address: 10.77.0.100 is on this host already,"
                + " and not by us; take it out of the network's configuration and run"
                + " 'ip address del 10.77.0.100/24 dev eth0'"),
        complaints(TEXT));
    running = true;
    assertEquals(List.of(), complaints(TEXT));
  }

  private List<String> complaints(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("understudy.yaml"), text);
    Configuration configuration = ConfigurationLoader.loadWithoutKey(file);
    AddressFindings findings =
        new AddressFindings(
            configuration,
            networks,
            Set.copyOf(own),
            running,
            key -> ConfigurationLoader.where(file, key));
    return findings.all().stream()
        .filter(finding -> finding.severity() != Severity.OK)
        .map(this::line)
        .toList();
  }

  private String line(Finding finding) {
    String subject = finding.subject().replace(directory + "/", "");
    return finding.severity() + " " + subject + ": " + finding.message() + "; " + finding.remedy();
  }

  private static Network network(String text, int prefixLength) {
    return new Network(address(text), prefixLength);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
