package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.SegmentPlane;
import io.understudy.jni.ServiceRow;
import io.understudy.replicator.config.Configuration;

/**
 * Where frames for the partner leave and arrive: the service interface, or a link apart from it
 * ({@code peer.interface}).
 *
 * @param index of the interface
 * @param apart whether it is another one than the service's
 * @param limitBytes the largest packet of a client that fits; 0 where the service interface is the
 *     limit
 */
record PairLink(int index, boolean apart, int limitBytes) {
  /**
   * Finds the link.
   *
   * @throws CommandException when the interface is not there
   */
  static PairLink find(Configuration configuration, ServiceInterface where)
      throws CommandException {
    String name = configuration.peer().interfaceName().orElse(where.name());
    if (name.equals(where.name())) {
      return new PairLink(where.index(), false, 0);
    }
    int index = ServiceInterface.find("peer.interface", name).index();
    int mtu = HostNetwork.mtuOf(index);
    return new PairLink(index, true, mtu < HostNetwork.mtuOf(where.index()) ? mtu : 0);
  }

  /**
   * Listens to the partner. The frames carry the MAC addresses of the service interfaces, so the
   * link must take them all.
   */
  void listen(SegmentPlane plane) {
    if (apart) {
      plane.listenToPartner(index);
      HostNetwork.promiscuous(index, true);
    }
  }

  /** Tells the segment plane where frames of a service leave. */
  void describe(ServiceRow row) {
    row.link(apart ? index : 0, limitBytes);
  }

  /** Undoes {@link #listen}; a link that is gone needs nothing. */
  static void listenNoMore(Configuration configuration, ServiceInterface where) {
    configuration
        .peer()
        .interfaceName()
        .filter(name -> !name.equals(where.name()))
        .map(HostNetwork::interfaceIndex)
        .filter(index -> index != 0)
        .ifPresent(
            index -> {
              SegmentPlane.detach(index);
              HostNetwork.promiscuous(index, false);
            });
  }
}
