package io.understudy.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.IcmpV6NeighborAdvertisementPacket;
import org.pcap4j.packet.IpPacket;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket;

/**
 * Captures what both servers send, on their own wires: also what a switch would not let through. A
 * host that is booted again has a new wire; see {@link #again}.
 */
public final class VoiceWatch {
  private final Topology topology;
  private final List<Capture> captures = new ArrayList<>();
  private int count;

  private VoiceWatch(Topology topology) {
    this.topology = topology;
  }

  /** Watches both hosts from now on. */
  public static VoiceWatch start(Topology topology) {
    VoiceWatch watch = new VoiceWatch(topology);
    watch.again(topology.primary());
    watch.again(topology.backup());
    watch.captures.forEach(Capture::awaitListening);
    return watch;
  }

  /** Watches a host that was booted again; returns without waiting for the first frame. */
  public void again(Host host) {
    String filter =
        "ether src %s and not ether dst %s and (tcp src port %d or tcp src port %d or arp or icmp6)"
            .formatted(host.mac(), topology.partnerOf(host).mac(), Nginx.PORT, EchoServer.PORT);
    captures.add(Capture.launch(host, "voice-" + host.name() + "-" + ++count, filter));
  }

  /**
   * Ends the captures and reads them.
   *
   * @throws LabException when one missed a frame: it would prove nothing
   */
  public Voices stop() {
    List<Voices.Utterance> heard = new ArrayList<>();
    for (Capture capture : captures) {
      read(capture.stop(), heard::add);
      if (capture.missed() > 0) {
        throw new LabException(capture.file() + " lacks " + capture.missed() + " frames");
      }
    }
    return new Voices(heard);
  }

  private static void read(Path file, Consumer<Voices.Utterance> to) {
    CaptureFile.frames(
        file,
        (timeNanos, frame) -> {
          String service = claimed(frame);
          if (service.equals(Address.SERVICE.ipv4()) || service.equals(Address.SERVICE.ipv6())) {
            String mac = frame.getHeader().getSrcAddr().toString().toLowerCase(Locale.ROOT);
            to.accept(new Voices.Utterance(timeNanos, mac, service, kind(frame)));
          }
        });
  }

  private static Voices.Kind kind(Packet frame) {
    TcpPacket tcp = frame.get(TcpPacket.class);
    if (tcp == null) {
      return Voices.Kind.CLAIM;
    }
    return tcp.getHeader().getRst() ? Voices.Kind.RESET : Voices.Kind.SEGMENT;
  }

  /** The address in whose name a frame was sent; empty when it names none. */
  private static String claimed(EthernetPacket frame) {
    ArpPacket arp = frame.get(ArpPacket.class);
    if (arp != null) {
      return arp.getHeader().getSrcProtocolAddr().getHostAddress();
    }
    var advertisement = frame.get(IcmpV6NeighborAdvertisementPacket.class);
    if (advertisement != null) {
      return shortened(advertisement.getHeader().getTargetAddress().getHostAddress());
    }
    IpPacket packet = frame.get(IpPacket.class);
    return packet == null ? "" : shortened(packet.getHeader().getSrcAddr().getHostAddress());
  }

  /** As {@link Address} writes it: Java shows every group of an IPv6 address. */
  private static String shortened(String address) {
    return address.replaceFirst("(:0)+:", "::");
  }
}
