package io.understudy.lab;

import java.util.Map;

/** How the backup hears the client: what the network does for it, and what the daemons are told. */
public enum Tapping {
  /** The primary's kernel gives the backup copies; the network does nothing. */
  RELAY(Map.of("tap", "relay")),
  /** The switch mirrors what goes to the primary, to the backup's only interface. */
  MIRROR(Map.of("tap", "mirror")) {
    @Override
    void prepare(Topology topology) {
      Mirror.start(topology, false, false, 0);
    }
  },
  /** The switch mirrors both directions to the backup's only interface, with a VLAN tag. */
  MIRROR_BOTH(Map.of("tap", "mirror", "mirrored", "both")) {
    @Override
    void prepare(Topology topology) {
      Mirror.start(topology, true, false, VLAN);
    }
  },
  /** The switch mirrors both directions, with a VLAN tag, to an interface that only listens. */
  MIRROR_APART(
      Map.of("tap", "mirror", "mirrored", "both"), Map.of("tap-interface", Mirror.INTERFACE)) {
    @Override
    void prepare(Topology topology) {
      Mirror.start(topology, true, true, VLAN);
    }
  },
  /** Clients send to a group address; the switch floods. */
  MULTICAST(Map.of("tap", "multicast", "multicast-mac", "\"03:00:5e:4d:00:64\"")),
  /** Clients send to the backup. */
  INLINE(Map.of("tap", "inline")),
  /** As relay, but the hosts exchange no frames: a router is between them, and a VXLAN on it. */
  RELAY_ROUTED(Map.of("tap", "relay")) {
    @Override
    void prepare(Topology topology) {
      RoutedPair.separate(topology);
    }

    @Override
    public Map<String, String> peerSettings() {
      return Map.of("interface", RoutedPair.INTERFACE);
    }
  };

  private static final int VLAN = 77;

  private final Map<String, String> serviceSettings;
  private final Map<String, String> hostSettings;

  Tapping(Map<String, String> serviceSettings) {
    this(serviceSettings, Map.of());
  }

  Tapping(Map<String, String> serviceSettings, Map<String, String> hostSettings) {
    this.serviceSettings = serviceSettings;
    this.hostSettings = hostSettings;
  }

  /** Makes the network do its part. */
  void prepare(Topology topology) {}

  /** Keys of every service. */
  public Map<String, String> serviceSettings() {
    return serviceSettings;
  }

  /** Keys of the host. */
  public Map<String, String> hostSettings() {
    return hostSettings;
  }

  /** Keys of the partner. */
  public Map<String, String> peerSettings() {
    return Map.of();
  }

  /** The backup holds what the client sent until the fault, so an upload need not wait for it. */
  public boolean backupHearsByItself() {
    return this != RELAY && this != RELAY_ROUTED;
  }

  /** The word with which it is asked for, such as {@code mirror-both}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** The one with this word. */
  public static Tapping of(String word) {
    for (Tapping tapping : values()) {
      if (tapping.word().equals(word)) {
        return tapping;
      }
    }
    throw new LabException("there is no tap '" + word + "'");
  }
}
