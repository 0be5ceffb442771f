package io.understudy.jni;

import io.understudy.codec.IpAddress;
import java.nio.ByteBuffer;

/**
 * A wish that the segment plane of an interface shows one connection, frame by frame, as {@code
 * struct us_captured}. The daemon need not run. Only one at a time on a host; it ends when it is
 * closed, or three seconds after the last {@link #prolong}. Owned by one thread.
 */
public final class SegmentCapture implements AutoCloseable {
  private final long handle;

  private SegmentCapture(long handle) {
    this.handle = handle;
  }

  /**
   * Begins.
   *
   * @throws NativeException with ENOENT when no programs are attached, EBUSY when another capture
   *     runs, EPROTO when the programs are of an earlier version
   */
  public static SegmentCapture of(int ifindex, IpAddress client, int port, IpAddress service) {
    NativeLibrary.load();
    return new SegmentCapture(open(ifindex, bytes(client), port, bytes(service)));
  }

  private static byte[] bytes(IpAddress address) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(address.high())
        .putLong(address.low())
        .array();
  }

  /** Maps the ring of captured frames. One reader; to be closed before this. */
  public RecordMemory frames() {
    return new RecordMemory(ring(handle));
  }

  /** Goes on for three seconds from now. */
  public void prolong() {
    prolong(handle);
  }

  @Override
  public void close() {
    close(handle);
  }

  private static native long open(int ifindex, byte[] client, int port, byte[] service);

  private static native void prolong(long handle);

  private static native void close(long handle);

  private static native int ring(long handle);
}
