package io.understudy.replicator.daemon;

import io.understudy.jni.Abi;
import io.understudy.jni.HostNetwork;
import io.understudy.jni.SegmentPlane;
import io.understudy.jni.ServiceRow;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.MacAddress;
import io.understudy.replicator.config.Mirrored;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.Tap;
import java.util.Optional;

/**
 * Makes the interfaces take what each tap brings. These settings outlive the daemon, as the
 * programs do, and are undone by {@code understudy off}.
 */
final class TapSetup {
  private static final byte[] NO_GROUP = new byte[6];

  private final Configuration configuration;
  private final ServiceInterface where;

  TapSetup(Configuration configuration, ServiceInterface where) {
    this.configuration = configuration;
    this.where = where;
  }

  /**
   * Lets the interfaces listen.
   *
   * @throws CommandException when the tap interface is not there
   */
  void listen(SegmentPlane plane) throws CommandException {
    Optional<String> apart = configuration.tapInterface();
    if (apart.isPresent()) {
      int ifindex = ServiceInterface.find("tap-interface", apart.get()).index();
      plane.listenForCopies(ifindex);
      HostNetwork.promiscuous(ifindex, true);
    } else if (isMirrored()) {
      HostNetwork.promiscuous(where.index(), true);
    }
    for (Service service : configuration.services()) {
      service.multicastMac().ifPresent(mac -> HostNetwork.joinGroup(where.index(), mac.octets()));
    }
  }

  /** Undoes {@link #listen}; an interface that is gone needs nothing. */
  void listenNoMore() {
    Optional<String> apart = configuration.tapInterface();
    if (apart.isPresent()) {
      ServiceInterface.ifPresent(apart.get())
          .ifPresent(
              ifindex -> {
                SegmentPlane.detach(ifindex);
                HostNetwork.promiscuous(ifindex, false);
              });
    } else if (isMirrored()) {
      HostNetwork.promiscuous(where.index(), false);
    }
    for (Service service : configuration.services()) {
      service.multicastMac().ifPresent(mac -> HostNetwork.leaveGroup(where.index(), mac.octets()));
    }
  }

  private boolean isMirrored() {
    return configuration.services().stream().anyMatch(service -> service.tap() == Tap.MIRROR);
  }

  /** Tells the segment plane which tap a service has. */
  static void describe(Service service, ServiceRow row) {
    row.tap(
        Abi.constant("US_TAP_" + service.tap().name()),
        service.mirrored() == Mirrored.BOTH,
        service.multicastMac().map(MacAddress::octets).orElse(NO_GROUP));
  }
}
