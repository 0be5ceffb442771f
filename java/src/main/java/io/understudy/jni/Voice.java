package io.understudy.jni;

/** The frames that the daemon itself originates. Sends never block. Owned by the control thread. */
public interface Voice {
  /**
   * Sends a lease frame ({@link PacketSocket#LEASE_REQUEST}, ...); false when it could not leave.
   */
  boolean sendLease(int service, int kind);

  /** Announces the service address: gratuitous ARP, or an unsolicited neighbour advertisement. */
  boolean announce(int service);
}
