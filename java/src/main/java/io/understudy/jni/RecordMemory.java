package io.understudy.jni;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The kernel's ring of segment records, mapped into memory. Both buffers are invalid after {@link
 * #close}; the reader must have stopped by then.
 */
public final class RecordMemory implements AutoCloseable {
  private final long handle;

  RecordMemory(int mapDescriptor) {
    handle = open(mapDescriptor);
  }

  /** One page; the first 8 bytes are the read position. */
  public ByteBuffer consumerPage() {
    return consumer(handle).order(ByteOrder.nativeOrder());
  }

  /**
   * One page, of which the first 8 bytes are the write position, then the data, mapped twice. Read
   * only.
   */
  public ByteBuffer producerPages() {
    return producer(handle).order(ByteOrder.nativeOrder());
  }

  /** Waits for records: 1 there are some, 0 time is up. */
  public int await(int timeoutMillis) {
    return NativeException.check(
        await(handle, timeoutMillis), "waiting for segment records failed");
  }

  @Override
  public void close() {
    close(handle);
  }

  private static native long open(int mapDescriptor);

  private static native void close(long handle);

  private static native ByteBuffer consumer(long handle);

  private static native ByteBuffer producer(long handle);

  private static native int await(long handle, int timeoutMillis);
}
