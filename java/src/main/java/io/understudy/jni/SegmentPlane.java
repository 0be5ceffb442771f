package io.understudy.jni;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.ObjIntConsumer;

/**
 * The segment plane on one interface: eBPF programs and their maps. Closing it lets go of the
 * memory; programs and maps stay attached and go on working until {@link #detach}.
 *
 * <p>Threads: {@link #counters}, {@link #forgetConnection}, {@link #readConnection} and {@link
 * #findConnection} may be called by any thread, the rest by the control thread.
 */
public final class SegmentPlane implements SegmentEngine {
  private static final int CURSOR_BYTES = 64;

  private final long handle;
  private final ByteBuffer services;

  private SegmentPlane(long handle) {
    this.handle = handle;
    this.services = services(handle).order(ByteOrder.nativeOrder());
  }

  /**
   * Loads and attaches the programs, or takes up what an earlier daemon left attached, without a
   * gap.
   *
   * @param retainedBytes memory for what clients sent lately, see {@link #repair}; 0: none
   * @throws NativeException when the kernel refuses; nothing is left half attached
   */
  public static SegmentPlane attach(
      Path object, int ifindex, int maxConnections, long retainedBytes) {
    NativeLibrary.load();
    return new SegmentPlane(open(object.toString(), ifindex, maxConnections, retainedBytes));
  }

  /**
   * Attaches the program that takes a switch's copies of frames from another interface and hands
   * them to the service interface. It stays attached until {@link #detach} of that interface.
   *
   * @throws NativeException when the kernel refuses
   */
  public void listenForCopies(int ifindex) {
    listen(handle, ifindex, false);
  }

  /** The same for the partner's frames, on a link that only the pair uses. */
  public void listenToPartner(int ifindex) {
    listen(handle, ifindex, true);
  }

  /** Takes our programs off the interface. Nothing happens when there are none. */
  public static void detach(int ifindex) {
    NativeLibrary.load();
    detachFrom(ifindex);
  }

  /** Are programs of ours attached to the interface? */
  public static boolean isAttached(int ifindex) {
    NativeLibrary.load();
    return attachedTo(ifindex);
  }

  /** Does this kernel have the kfunc that adoption needs (found by probing its BTF)? */
  public static boolean isAdoptionSupported() {
    NativeLibrary.load();
    return kernelHasAdoption() > 0;
  }

  /** Names of the counters, {@code verdict/reason}, in the order of {@link #counters}. */
  public static String[] counterLabels() {
    NativeLibrary.load();
    return counterNames();
  }

  /** The map us_services itself: {@code US_MAX_SERVICES} structures, shared with the kernel. */
  @Override
  public ByteBuffer services() {
    return services.duplicate().order(ByteOrder.nativeOrder());
  }

  /** Were programs of an earlier daemon attached, so that roles and connections go on? */
  public boolean takenUp() {
    return takenUp(handle);
  }

  /** Identity of the attached maps; a host that lost its shadow connections has a new one. */
  @Override
  public long instanceId() {
    return instance(handle);
  }

  /** Why the timers program is not attached; empty when it is. */
  public String timersNote() {
    return timersNote(handle);
  }

  /**
   * Makes an address (16 bytes, v4-mapped for IPv4) and port part of a service; port and protocol
   * 0: the address.
   */
  @Override
  public void addEndpoint(byte[] address, int port, int protocol, int service) {
    NativeException.check(
        setEndpoint(handle, address, port, protocol, service), "endpoint cannot be set");
  }

  /** Undoes {@link #addEndpoint}. */
  public void removeEndpoint(byte[] address, int port, int protocol) {
    NativeException.check(
        deleteEndpoint(handle, address, port, protocol), "endpoint cannot be deleted");
  }

  /** Reads all counters, summed over CPUs, into an array as long as {@link #counterLabels}. */
  @Override
  public void counters(long[] values) {
    NativeException.check(counters(handle, values), "counters cannot be read");
  }

  /** Forgets one connection. The address in two halves, big-endian. */
  @Override
  public void forgetConnection(
      long clientHigh, long clientLow, int clientPort, int servicePort, int service) {
    NativeException.check(
        forget(handle, clientHigh, clientLow, clientPort, servicePort, service),
        "connection cannot be deleted");
  }

  /**
   * Reads the table of connections as records, for a daemon that has just started.
   *
   * @param records direct, room for some records
   * @param handler takes the buffer and the number of records in it, as often as needed
   */
  @Override
  public void readConnections(ByteBuffer records, ObjIntConsumer<ByteBuffer> handler) {
    ByteBuffer cursor = ByteBuffer.allocateDirect(CURSOR_BYTES);
    int room = records.capacity() / Abi.size("us_record");
    int found;
    do {
      found = NativeException.check(read(handle, cursor, records), "connections cannot be read");
      handler.accept(records, found);
    } while (found == room);
  }

  /**
   * Reads one connection as a record of the present time. The address in two halves, big-endian.
   *
   * @param record direct, room for one record; filled unless false is returned
   * @return false when there is no such connection
   */
  @Override
  public boolean readConnection(
      long clientHigh,
      long clientLow,
      int clientPort,
      int servicePort,
      int service,
      ByteBuffer record) {
    int result = readOne(handle, clientHigh, clientLow, clientPort, servicePort, service, record);
    return result == 0;
  }

  /**
   * Looks a connection up by its ends (addresses of 16 bytes, v4-mapped for IPv4). Any thread.
   *
   * @return null when no service has this end, or the connection is not tracked
   */
  @Override
  public Sighting findConnection(byte[] address, int port, byte[] client, int clientPort) {
    long[] fields = new long[Sighting.FIELDS];
    return find(handle, address, port, client, clientPort, fields) == 0
        ? Sighting.of(fields)
        : null;
  }

  /**
   * Sends the partner again what it lacks of a client's segments and this host has acknowledged, as
   * far as it is still retained. By one thread, which need not be the control thread.
   *
   * @return the number of frames sent
   */
  @Override
  public int repair(long clientHigh, long clientLow, int clientPort, int servicePort, int service) {
    return repair(handle, clientHigh, clientLow, clientPort, servicePort, service);
  }

  /** Forgets all connections of a service; returns their number. */
  @Override
  public int flushConnections(int service) {
    return NativeException.check(flush(handle, service), "connections cannot be deleted");
  }

  /**
   * Wakes the connections of a service that the kernel told of last: each sends a fresh ACK, and
   * with {@code retransmit} also what is unacknowledged. Returns their number.
   */
  @Override
  public int promptRecent(int service, boolean retransmit) {
    return NativeException.check(
        promptRecent(handle, service, retransmit), "connections cannot be prompted");
  }

  /** The same for all others; stops when the role changes. */
  @Override
  public int promptOthers(int service, boolean retransmit) {
    return NativeException.check(
        promptOthers(handle, service, retransmit), "connections cannot be prompted");
  }

  /**
   * Lets the host speak until then ({@link ServiceRow#NEVER}: without end) if its lease still runs.
   *
   * @return false when the lease has ended; it stays ended
   */
  @Override
  public boolean prolongLease(int service, long untilNanos) {
    return prolong(handle, service, untilNanos) == 0;
  }

  @Override
  public String name() {
    return "ebpf";
  }

  @Override
  public int version() {
    return Abi.constant("US_ABI_VERSION");
  }

  /** The programs judge whether a process of ours runs or not. */
  @Override
  public boolean guardsVoice(int service) {
    return true;
  }

  /** Maps the ring of segment records. One reader at a time. */
  public RecordMemory records() {
    return new RecordMemory(recordsFd(handle));
  }

  /** For {@link PacketSocket}. */
  long handle() {
    return handle;
  }

  @Override
  public void close() {
    close(handle);
  }

  private static native long open(
      String object, int ifindex, int maxConnections, long retainedBytes);

  private static native void close(long handle);

  private static native void detachFrom(int ifindex);

  private static native boolean attachedTo(int ifindex);

  private static native void listen(long handle, int ifindex, boolean link);

  private static native int kernelHasAdoption();

  private static native ByteBuffer services(long handle);

  private static native boolean takenUp(long handle);

  private static native long instance(long handle);

  private static native String timersNote(long handle);

  private static native int setEndpoint(
      long handle, byte[] address, int port, int protocol, int service);

  private static native int deleteEndpoint(long handle, byte[] address, int port, int protocol);

  private static native int counters(long handle, long[] values);

  private static native String[] counterNames();

  private static native int forget(
      long handle, long clientHigh, long clientLow, int clientPort, int servicePort, int service);

  private static native int repair(
      long handle, long clientHigh, long clientLow, int clientPort, int servicePort, int service);

  private static native int read(long handle, ByteBuffer cursor, ByteBuffer records);

  private static native int readOne(
      long handle,
      long clientHigh,
      long clientLow,
      int clientPort,
      int servicePort,
      int service,
      ByteBuffer record);

  private static native int find(
      long handle, byte[] address, int port, byte[] client, int clientPort, long[] to);

  private static native int flush(long handle, int service);

  private static native int promptRecent(long handle, int service, boolean retransmit);

  private static native int promptOthers(long handle, int service, boolean retransmit);

  private static native int prolong(long handle, int service, long untilNanos);

  private static native int recordsFd(long handle);
}
