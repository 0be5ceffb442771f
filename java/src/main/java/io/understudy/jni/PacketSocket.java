package io.understudy.jni;

/**
 * Sends the frames that the daemon itself originates. Sends never block. Owned by the control
 * thread.
 */
public final class PacketSocket implements Voice, AutoCloseable {
  /** Kinds of lease frames (enum us_lease_kind). */
  public static final int LEASE_PROBE = 1;

  /** See {@link #LEASE_PROBE}. */
  public static final int LEASE_REQUEST = 2;

  private final SegmentPlane plane;
  private final int descriptor;
  private final int linkDescriptor;

  /**
   * Opens packet sockets.
   *
   * @param ifindex of the service interface
   * @param linkIfindex of the link to the partner; may be the same
   * @throws NativeException without CAP_NET_RAW or when the interface is gone
   */
  public PacketSocket(SegmentPlane plane, int ifindex, int linkIfindex) {
    this.plane = plane;
    this.descriptor =
        NativeException.check(
            HostNetwork.openPacketSocket(ifindex), "packet socket cannot be opened");
    this.linkDescriptor =
        NativeException.check(
            HostNetwork.openPacketSocket(linkIfindex), "packet socket cannot be opened");
  }

  /**
   * Sends a lease frame of a service to the partner. A failure is as good as a lost frame and is
   * returned as false.
   */
  @Override
  public boolean sendLease(int service, int kind) {
    return HostNetwork.sendLease(linkDescriptor, plane.handle(), service, kind) == 0;
  }

  /** Announces the service address: gratuitous ARP, or an unsolicited neighbour advertisement. */
  @Override
  public boolean announce(int service) {
    return HostNetwork.announce(descriptor, plane.handle(), service) == 0;
  }

  @Override
  public void close() {
    HostNetwork.closeDescriptor(linkDescriptor);
    HostNetwork.closeDescriptor(descriptor);
  }
}
