package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.jni.InterfaceFacts;
import io.understudy.replicator.config.Tap;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterfaceCheckTest {
  private static final Set<Tap> RELAY = Set.of(Tap.RELAY);

  private static InterfaceFacts facts(String kind, int mtu) {
    return new InterfaceFacts(kind, 1, 0, mtu, true, 0, 0, 0, false);
  }

  private static List<Finding> service(InterfaceFacts facts, Set<Tap> taps) {
    return new InterfaceCheck("interface", "eth0", facts).ofService(taps, false);
  }

  private static Finding only(List<Finding> findings, Severity severity) {
    List<Finding> found =
        findings.stream().filter(finding -> finding.severity() == severity).toList();
    assertEquals(1, found.size(), findings.toString());
    return found.get(0);
  }

  @Test
  void shouldFindNothingWrongWhenItIsPlainHardware() {
    List<Finding> findings = service(facts("", 1500), Set.of(Tap.values()));
    assertEquals(
        List.of(new Finding(Severity.OK, "interface eth0", "is up, MTU 1500", null)), findings);
  }

  @Test
  void shouldSayWhatToDoWhenItIsDown() {
    InterfaceFacts down = new InterfaceFacts("", 0, 0, 1500, false, 0, 0, 0, false);
    assertEquals(
        "run 'ip link set eth0 up'", only(service(down, RELAY), Severity.PROBLEM).remedy());
  }

  @Test
  void shouldRefuseWhenItIsAPortOfABridgeOrBond() {
    InterfaceFacts port = new InterfaceFacts("", 1, 7, 1500, true, 0, 0, 0, false);
    assertTrue(only(service(port, RELAY), Severity.PROBLEM).message().contains("port of another"));
  }

  @Test
  void shouldRefuseAMacvlanWhenTheTapNeedsForeignFrames() {
    InterfaceFacts macvlan = facts("macvlan", 1500);
    only(service(macvlan, Set.of(Tap.MIRROR)), Severity.PROBLEM);
    only(service(macvlan, Set.of(Tap.MULTICAST)), Severity.PROBLEM);
    only(service(macvlan, Set.of(Tap.RELAY, Tap.INLINE)), Severity.OK);
    only(
        new InterfaceCheck("interface", "eth0", macvlan).ofService(Set.of(Tap.MIRROR), true),
        Severity.OK);
  }

  @Test
  void shouldAdviseAboutAVlanAndAnIpvlanWhenTheyMatter() {
    only(service(facts("vlan", 1500), Set.of(Tap.MIRROR)), Severity.ADVICE);
    only(service(facts("vlan", 1500), RELAY), Severity.OK);
    only(service(facts("ipvlan", 1500), RELAY), Severity.PROBLEM);
  }

  @Test
  void shouldSayWhatOthersDidWhenTheyComeFirst() {
    InterfaceFacts busy = new InterfaceFacts("", 1, 0, 1500, true, 9, 2, 1, true);
    List<Finding> findings = service(busy, RELAY);
    assertEquals("run 'ethtool -K eth0 lro off'", only(findings, Severity.PROBLEM).remedy());
    List<String> advice =
        findings.stream()
            .filter(finding -> finding.severity() == Severity.ADVICE)
            .map(Finding::message)
            .toList();
    assertEquals(
        List.of(
            "has XDP program 9, which sees frames first", "2 tc filters of others run before ours"),
        advice);
  }

  @Test
  void shouldAskForTheMirrorWhenNothingEverArrived() {
    InterfaceFacts deaf = new InterfaceFacts("", 0, 0, 1500, true, 0, 0, 0, false);
    List<Finding> findings = new InterfaceCheck("tap-interface", "eth1", deaf).ofCopies();
    assertEquals("has never received a frame", only(findings, Severity.ADVICE).message());
  }

  @Test
  void shouldRefuseALinkWhenItsPacketsDoNotFitTheUnderlay() {
    InterfaceFacts service = facts("", 1500);
    InterfaceCheck tooLarge = new InterfaceCheck("peer.interface", "vxlan0", facts("vxlan", 1500));
    assertEquals(
        "run 'ip link set vxlan0 mtu 1450'",
        only(tooLarge.ofLink(service, 1500), Severity.PROBLEM).remedy());
    InterfaceCheck small = new InterfaceCheck("peer.interface", "vxlan0", facts("vxlan", 1450));
    assertTrue(
        only(small.ofLink(service, 1500), Severity.ADVICE).message().contains("an MSS of 1410"));
    InterfaceCheck jumbo = new InterfaceCheck("peer.interface", "vxlan0", facts("vxlan", 1500));
    only(jumbo.ofLink(service, 1550), Severity.OK);
  }
}
