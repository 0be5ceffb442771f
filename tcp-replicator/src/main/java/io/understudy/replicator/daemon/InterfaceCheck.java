package io.understudy.replicator.daemon;

import io.understudy.jni.InterfaceFacts;
import io.understudy.replicator.config.Tap;
import io.understudy.replicator.daemon.CheckReport.Finding;
import io.understudy.replicator.daemon.CheckReport.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Judges whether the taps can work on an interface. Pure: it is given what the kernel says of the
 * interface and asks nothing itself.
 */
final class InterfaceCheck {
  /** Preference of our tc filters. */
  private static final int PREFERENCE = 117;

  /** IPv4, UDP, VXLAN and inner Ethernet header: what a VXLAN adds to a packet (RFC 7348). */
  private static final int VXLAN_BYTES = 50;

  /** IPv4 and TCP header, of which the MSS does not count. */
  private static final int HEADER_BYTES = 40;

  private final String subject;
  private final String name;
  private final InterfaceFacts facts;
  private final List<Finding> findings = new ArrayList<>();

  InterfaceCheck(String key, String name, InterfaceFacts facts) {
    this.subject = key + " " + name;
    this.name = name;
    this.facts = facts;
  }

  /** The interface where clients arrive. */
  List<Finding> ofService(Set<Tap> taps, boolean copiesElsewhere) {
    upAndMtu();
    if (facts.master() != 0) {
      problem(
          "is a port of another device, which takes its frames",
          "set 'interface' to the bridge or bond that 'ip link show " + name + "' names as master");
    }
    kind(taps, copiesElsewhere);
    others();
    return findings;
  }

  /** The interface where a switch's copies arrive. */
  List<Finding> ofCopies() {
    upAndMtu();
    others();
    if (facts.receivedPackets() == 0) {
      advice(
          "has never received a frame",
          "start the mirror session on the switch, or check the cable");
    }
    return findings;
  }

  /**
   * The link to the partner.
   *
   * @param service what the service interface is
   * @param underlayMtuBytes of the interface that carries the control channel
   */
  List<Finding> ofLink(InterfaceFacts service, int underlayMtuBytes) {
    upAndMtu();
    others();
    if (facts.kind().equals("vxlan") && facts.mtuBytes() + VXLAN_BYTES > underlayMtuBytes) {
      problem(
          "sends packets of "
              + facts.mtuBytes()
              + " bytes, which do not fit with "
              + VXLAN_BYTES
              + " more into an MTU of "
              + underlayMtuBytes
              + ": they would be cut into fragments, or lost",
          "run 'ip link set " + name + " mtu " + (underlayMtuBytes - VXLAN_BYTES) + "'");
    } else if (facts.mtuBytes() < service.mtuBytes()) {
      advice(
          "takes packets of "
              + facts.mtuBytes()
              + " bytes, clients send up to "
              + service.mtuBytes()
              + "; they will be offered an MSS of "
              + (facts.mtuBytes() - HEADER_BYTES),
          "raise the MTU between the hosts by " + VXLAN_BYTES + " bytes to use full packets");
    }
    return findings;
  }

  private void upAndMtu() {
    if (facts.up()) {
      String kind = facts.kind().isEmpty() ? "" : ", " + facts.kind();
      ok("is up, MTU " + facts.mtuBytes() + kind);
    } else {
      problem("is down", "run 'ip link set " + name + " up'");
    }
  }

  private void kind(Set<Tap> taps, boolean copiesElsewhere) {
    boolean mirrored = taps.contains(Tap.MIRROR) && !copiesElsewhere;
    switch (facts.kind()) {
      case "macvlan", "macvtap" -> {
        if (mirrored || taps.contains(Tap.MULTICAST)) {
          problem(
              "is a macvlan: its lower device does not hand it frames for other MAC addresses",
              "use tap relay or inline, a 'tap-interface', or the lower device");
        }
      }
      case "ipvlan" ->
          problem(
              "is an ipvlan: it shares its MAC address, by which the partner is known",
              "use a macvlan, or the lower device");
      case "vlan" -> {
        if (mirrored) {
          advice(
              "is a VLAN: copies have to arrive with its tag",
              "mirror with the tag, or set 'tap-interface'");
        }
      }
      case "bridge" ->
          ok("is a bridge; frames between its own ports do not pass here, and need not");
      default -> {}
    }
  }

  /** What others did to the interface. */
  private void others() {
    if (facts.receiveOffload()) {
      problem(
          "has large receive offload on, which merges frames so that no copy can be made",
          "run 'ethtool -K " + name + " lro off'");
    }
    if (facts.xdpProgram() != 0) {
      advice(
          "has XDP program " + facts.xdpProgram() + ", which sees frames first",
          "make sure that it passes what belongs to the services, and EtherTypes 0x88b5 and 0x88b6");
    }
    if (facts.filtersBefore() > 0) {
      advice(
          facts.filtersBefore() + " tc filters of others run before ours",
          "what they drop or redirect is not protected; give them a preference above "
              + PREFERENCE
              + " where that is not wanted");
    }
    if (facts.filtersAfter() > 0) {
      ok(facts.filtersAfter() + " tc filters of others run after ours");
    }
  }

  private void ok(String message) {
    findings.add(new Finding(Severity.OK, subject, message, null));
  }

  private void advice(String message, String remedy) {
    findings.add(new Finding(Severity.ADVICE, subject, message, remedy));
  }

  private void problem(String message, String remedy) {
    findings.add(new Finding(Severity.PROBLEM, subject, message, remedy));
  }
}
