package io.understudy.jni;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One service in the kernel map us_services: what the daemon tells the segment plane, and what that
 * answers. The memory is the map itself, so a write takes effect with the next segment.
 *
 * <p>Written by the control thread only, read by any. Times are nanoseconds of CLOCK_BOOTTIME.
 */
public final class ServiceRow {
  /** A deadline that does not come: the host serves alone by right. */
  public static final long NEVER = -1L;

  /** Roles (enum us_role). */
  public static final int ROLE_OFF = Abi.constant("US_ROLE_OFF");

  /** See {@link #ROLE_OFF}. */
  public static final int ROLE_BACKUP = Abi.constant("US_ROLE_BACKUP");

  /** See {@link #ROLE_OFF}. */
  public static final int ROLE_PRIMARY = Abi.constant("US_ROLE_PRIMARY");

  /** Flags (enum us_service_flag): the primary relays client segments. */
  public static final int RELAY = Abi.constant("US_SERVICE_RELAY");

  /** Flag: the gates of the primary are closed until the partner confirms. */
  public static final int GATE = Abi.constant("US_SERVICE_GATE");

  /** Flag: the backup's kernel grants leases. */
  public static final int GRANT = Abi.constant("US_SERVICE_GRANT");

  /** Flag: commit is asynchronous. */
  public static final int ASYNC = Abi.constant("US_SERVICE_ASYNC");

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int SIZE = Abi.size("us_service");

  private final ByteBuffer memory;
  private final int base;

  /** Row {@code index} of {@link SegmentPlane#services}. */
  public ServiceRow(ByteBuffer services, int index) {
    memory = services;
    base = index * SIZE;
  }

  /** Is this row in use? A fresh map is all zero. */
  public boolean isConfigured() {
    return memory.getInt(base + Abi.offset("us_service.ifindex")) != 0;
  }

  /** The service's name on the wire. */
  public int tag() {
    return memory.getInt(base + Abi.offset("us_service.tag"));
  }

  /** Role of this host. */
  public int role() {
    return (int) (state() & 0xff);
  }

  /** Flags of the service. */
  public int flags() {
    return (int) (state() >>> 8 & 0xff);
  }

  /** Epoch of the role. */
  public int epoch() {
    return (int) (state() >>> 32);
  }

  /** Changes role, flags and epoch with one store. */
  public void state(int role, int flags, int epoch) {
    write("us_service.state", role & 0xffL | (flags & 0xffL) << 8 | (long) epoch << 32);
  }

  /** Until when this host may speak; {@link #NEVER} for no end. */
  public long deadlineNanos() {
    return read("us_service.deadline_ns");
  }

  /** Sets the lease. To lengthen a running one use {@link SegmentPlane#prolongLease}. */
  public void deadlineNanos(long nanos) {
    write("us_service.deadline_ns", nanos);
  }

  /**
   * Until when the partner may speak at the latest, by what our kernel granted; 0 when it never
   * did.
   */
  public long grantedUntilNanos() {
    return read("us_service.granted_until_ns");
  }

  /** Shortens the lease, unless the kernel has just changed it. False when it has. */
  public boolean shortenLease(long fromNanos, long toNanos) {
    return swap("us_service.deadline_ns", fromNanos, toNanos);
  }

  /**
   * Corrects until when the partner may speak, unless the kernel has just changed it. False when it
   * has.
   */
  public boolean correctGranted(long fromNanos, long toNanos) {
    return swap("us_service.granted_until_ns", fromNanos, toNanos);
  }

  /** Forgets what was granted to the partner in an earlier role. */
  public void clearGranted() {
    write("us_service.granted_until_ns", 0);
  }

  /** When the partner's kernel was last heard; 0 when never. */
  public long peerHeardNanos() {
    return read("us_service.peer_heard_ns");
  }

  /** Tells the kernel that the daemon works; a backup without one grants longer leases. */
  public void daemonSeen(long nanos) {
    write("us_service.daemon_seen_ns", nanos);
  }

  /** Connections opened before are simplex for good. */
  public long protectedSinceNanos() {
    return read("us_service.protected_since_ns");
  }

  /** See {@link #protectedSinceNanos()}. */
  public void protectedSinceNanos(long nanos) {
    write("us_service.protected_since_ns", nanos);
  }

  /** Sets the fixed part of the row. Addresses: 16 bytes, v4-mapped for IPv4. */
  public void configure(byte[] address, byte[] ownMac, int ifindex, int tag) {
    put("us_service.address", address);
    put("us_service.own_mac", ownMac);
    memory.putInt(base + Abi.offset("us_service.tag"), tag);
    VarHandle.releaseFence();
    memory.putInt(base + Abi.offset("us_service.ifindex"), ifindex);
  }

  /**
   * How the backup hears the client.
   *
   * @param tap one of the constants {@code US_TAP_...} of {@link Abi}
   * @param hearsSynAck whether a mirror copies the primary's output as well
   * @param groupMac 6 bytes; all zero unless the tap is multicast
   */
  public void tap(int tap, boolean hearsSynAck, byte[] groupMac) {
    put("us_service.group_mac", groupMac);
    memory.put(base + Abi.offset("us_service.hears_syn_ack"), (byte) (hearsSynAck ? 1 : 0));
    VarHandle.releaseFence();
    memory.put(base + Abi.offset("us_service.tap"), (byte) tap);
  }

  /**
   * Where frames for the partner leave.
   *
   * @param ifindex of the link; 0 for the service interface
   * @param mtuBytes the largest packet that the link takes; 0 where that is no limit
   */
  public void link(int ifindex, int mtuBytes) {
    memory.putShort(base + Abi.offset("us_service.link_mtu"), (short) mtuBytes);
    memory.putInt(base + Abi.offset("us_service.link_ifindex"), ifindex);
  }

  /**
   * Compares the output of both servers.
   *
   * @param kibEachWindow what each CPU compares in 10 ms, in KiB; above that it samples. 0 to
   *     65535; 0 compares nothing
   */
  public void compare(int kibEachWindow) {
    memory.putShort(base + Abi.offset("us_service.compare_kib"), (short) kibEachWindow);
  }

  /** Sets lengths, all in nanoseconds. */
  public void terms(long lease, long margin, long unconfirmedLimit, long endGrace) {
    write("us_service.lease_ns", lease);
    write("us_service.lease_margin_ns", margin);
    write("us_service.unconfirmed_limit_ns", unconfirmedLimit);
    write("us_service.end_grace_ns", endGrace);
  }

  /** Sets the partner: its MAC, 6 bytes, and the secret of lease frames. */
  public void partner(byte[] mac, long token) {
    put("us_service.peer_mac", mac);
    write("us_service.token", token);
  }

  /** The secret of lease frames; 0 before a partner is known. */
  public long token() {
    return read("us_service.token");
  }

  /** The service address, 16 bytes, v4-mapped for IPv4. */
  public byte[] address() {
    byte[] address = new byte[16];
    memory.get(base + Abi.offset("us_service.address"), address);
    return address;
  }

  /** The partner's MAC address in the lower 48 bits; 0 before a partner is known. */
  public long partnerMac() {
    long mac = 0;
    for (int i = 0; i < 6; i++) {
      mac = mac << 8 | memory.get(base + Abi.offset("us_service.peer_mac") + i) & 0xff;
    }
    return mac;
  }

  /** Length of a lease. */
  public long leaseNanos() {
    return read("us_service.lease_ns");
  }

  /** What the backup adds to a lease for clocks of different rates. */
  public long marginNanos() {
    return read("us_service.lease_margin_ns");
  }

  /** How long a confirmation may lag. */
  public long unconfirmedLimitNanos() {
    return read("us_service.unconfirmed_limit_ns");
  }

  /** How long the end gate waits for the partner. */
  public long endGraceNanos() {
    return read("us_service.end_grace_ns");
  }

  /** The engine in user space heard the partner's. */
  public void partnerHeard(long nanos) {
    write("us_service.peer_heard_ns", nanos);
  }

  /** The engine in user space grants the partner a lease until then, or a later one. */
  public void granted(long untilNanos) {
    long before = grantedUntilNanos();
    while (before < untilNanos && !swap("us_service.granted_until_ns", before, untilNanos)) {
      before = grantedUntilNanos();
    }
  }

  /** May this host speak now? */
  public boolean maySpeak(long nowNanos) {
    return role() == ROLE_PRIMARY && Long.compareUnsigned(nowNanos, deadlineNanos()) < 0;
  }

  private long state() {
    return read("us_service.state");
  }

  private long read(String field) {
    return (long) LONG.getAcquire(memory, base + Abi.offset(field));
  }

  private boolean swap(String field, long from, long to) {
    return LONG.compareAndSet(memory, base + Abi.offset(field), from, to);
  }

  private void write(String field, long value) {
    LONG.setRelease(memory, base + Abi.offset(field), value);
  }

  private void put(String field, byte[] bytes) {
    memory.put(base + Abi.offset(field), bytes);
  }
}
