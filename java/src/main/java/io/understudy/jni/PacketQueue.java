package io.understudy.jni;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A netfilter queue with what belongs to it: copies for the partner, frames between the two
 * daemons, and packets given to our own stack. The sizes and layout are those of {@code
 * understudy_queue.h}.
 *
 * <p>Owned by one thread, but for {@link #wake}. What the memory holds is valid until the next
 * {@link #receive}. Calls that return a number below zero failed with that errno.
 */
public final class PacketQueue implements AutoCloseable {
  /** {@link #await}: packets wait. */
  public static final int PACKETS = 1;

  /** {@link #await}: frames of the partner wait. */
  public static final int FRAMES = 2;

  /** Where the body of a received frame begins; before it lies its source, as a long. */
  public static final int FRAME_BODY = 8;

  private final long handle;
  private final ByteBuffer memory;
  private final ByteBuffer packets;

  /**
   * Binds to the queue.
   *
   * @param ifindex of the service interface
   * @param longest packets that wait at most; more are dropped
   * @throws NativeException without privileges, or when another process has the queue
   */
  public PacketQueue(int ifindex, int longest) {
    NativeLibrary.load();
    handle = open(ifindex, longest);
    memory = memory(handle);
    packets = packets(handle).order(ByteOrder.nativeOrder());
  }

  /** The packets, in network order. */
  public ByteBuffer memory() {
    return memory;
  }

  /** Waits for packets, frames, {@link #wake}, or until the time is up: {@link #PACKETS}, ... */
  public int await(int millis) {
    return await(handle, millis);
  }

  /** Ends an {@link #await}. Any thread. */
  public void wake() {
    wake(handle);
  }

  /** Takes what waits: the number of packets. */
  public int receive() {
    return receive(handle);
  }

  /** For the verdict. */
  public int id(int packet) {
    return packets.getInt(packet * Layout.SIZE + Layout.ID);
  }

  /** Where the packet begins in the memory. */
  public int offset(int packet) {
    return packets.getInt(packet * Layout.SIZE + Layout.OFFSET);
  }

  /** Its length in bytes. */
  public int length(int packet) {
    return packets.getInt(packet * Layout.SIZE + Layout.LENGTH);
  }

  /** Did it arrive on an interface, rather than come from our own stack? */
  public boolean arrived(int packet) {
    return packets.get(packet * Layout.SIZE + Layout.HOOK) == Layout.PRE_ROUTING;
  }

  /** Is it corrupt, or was it cut? Such a packet is as good as lost. */
  public boolean isSpoilt(int packet) {
    return packets.get(packet * Layout.SIZE + Layout.FLAGS) != 0;
  }

  /** The MAC address that it came from, 0 when there is none. */
  public long source(int packet) {
    long mac = 0;
    for (int i = 0; i < 6; i++) {
      mac = mac << 8 | packets.get(packet * Layout.SIZE + Layout.SOURCE + i) & 0xff;
    }
    return mac;
  }

  /** Notes that a packet goes on, or ends here. */
  public int verdict(int id, boolean accept) {
    return verdict(handle, id, accept);
  }

  /** Notes that a packet goes on as it is now in the memory; the TCP checksum is made here. */
  public int replace(int id, int offset, int length) {
    return replace(handle, id, offset, length);
  }

  /** Makes the verdicts take effect. */
  public int flush() {
    return flush(handle);
  }

  /** Shall packets pass unseen when the queue is full? */
  public int failOpen(boolean open) {
    return failOpen(handle, open);
  }

  /** Sends another host a TCP packet of the memory. */
  public int relay(long mac, int offset, int length) {
    return relay(handle, mac, offset, length);
  }

  /** Sends another host a frame between daemons. */
  public int send(long mac, ByteBuffer body, int length) {
    return send(handle, mac, body, length);
  }

  /** Takes the next frame: source, then body (see {@link #FRAME_BODY}). The body's length, or 0. */
  public int receiveFrame(ByteBuffer into) {
    return receiveFrame(handle, into);
  }

  /** Gives a packet to our own stack, to send or to receive it. */
  public int inject(ByteBuffer packet, int length) {
    return inject(handle, packet, length);
  }

  /** See {@link Voice#announce}. Any thread. */
  public boolean announce(ByteBuffer services, int service) {
    return announce(handle, services, service) == 0;
  }

  /** Verdicts that the kernel refused. */
  public long refused() {
    return refused(handle);
  }

  @Override
  public void close() {
    close(handle);
  }

  /** Apart, so that the class can be initialised while the library is being loaded. */
  private static final class Layout {
    static final int SIZE = Abi.size("us_queued");
    static final int ID = Abi.offset("us_queued.id");
    static final int OFFSET = Abi.offset("us_queued.offset");
    static final int LENGTH = Abi.offset("us_queued.length");
    static final int HOOK = Abi.offset("us_queued.hook");
    static final int FLAGS = Abi.offset("us_queued.flags");
    static final int SOURCE = Abi.offset("us_queued.source_mac");
    static final int PRE_ROUTING = 0;
  }

  private static native long open(int ifindex, int longest);

  private static native void close(long handle);

  private static native ByteBuffer memory(long handle);

  private static native ByteBuffer packets(long handle);

  private static native int await(long handle, int millis);

  private static native void wake(long handle);

  private static native int receive(long handle);

  private static native int verdict(long handle, int id, boolean accept);

  private static native int replace(long handle, int id, int offset, int length);

  private static native int flush(long handle);

  private static native int failOpen(long handle, boolean open);

  private static native int relay(long handle, long mac, int offset, int length);

  private static native int send(long handle, long mac, ByteBuffer body, int length);

  private static native int receiveFrame(long handle, ByteBuffer into);

  private static native int inject(long handle, ByteBuffer packet, int length);

  private static native int announce(long handle, ByteBuffer services, int service);

  private static native long refused(long handle);
}
