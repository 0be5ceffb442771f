package io.understudy.jni;

/**
 * A connection as the kernel's table has it, before any server or tracker has heard of it. A value.
 *
 * @param service index of the service
 * @param isProtected both hosts hold it, or are about to
 * @param clientIsn initial sequence number of the client, the same on both hosts
 * @param serviceIsn initial sequence number of the service, the same on both hosts
 * @param openedNanos boot-time clock of this host when its handshake completed
 */
public record Sighting(
    int service, boolean isProtected, int clientIsn, int serviceIsn, long openedNanos) {
  static final int FIELDS = 5;

  static Sighting of(long[] fields) {
    boolean simplex = fields[1] == Abi.constant("US_PROTECTION_SIMPLEX");
    return new Sighting((int) fields[0], !simplex, (int) fields[2], (int) fields[3], fields[4]);
  }
}
