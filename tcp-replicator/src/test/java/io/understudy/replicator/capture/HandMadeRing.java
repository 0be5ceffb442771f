package io.understudy.replicator.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The kernel's side of a ring buffer in plain memory, for tests. What the kernel does by mapping
 * the data twice is done here by writing it twice. One producing thread.
 */
public final class HandMadeRing {
  private static final int PAGE = 4096;
  private static final VarHandle POSITION =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle HEADER =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final ByteBuffer consumerPage = ByteBuffer.allocateDirect(PAGE);
  private final ByteBuffer producerPages;
  private final int dataBytes;
  private long position;

  public HandMadeRing(int dataBytes) {
    this.dataBytes = dataBytes;
    this.producerPages =
        ByteBuffer.allocateDirect(PAGE + 2 * dataBytes).order(ByteOrder.nativeOrder());
  }

  public RecordRing consumer() {
    return new RecordRing(consumerPage, producerPages.asReadOnlyBuffer(), dataBytes);
  }

  /** Starts at a position, as if so many bytes had already passed. */
  HandMadeRing startingAt(long start) {
    position = start;
    POSITION.setVolatile(producerPages, 0, start);
    POSITION.setVolatile(consumerPage, 0, start);
    return this;
  }

  /** Reserves space; the record stays busy. Returns its position, or -1 when the ring is full. */
  long reserve(int length) {
    long next = position + RecordRing.advance(length);
    if (next - consumed() > dataBytes) {
      return -1;
    }
    long reserved = position;
    HEADER.setVolatile(producerPages, index(reserved), length | RecordRing.BUSY);
    position = next;
    POSITION.setRelease(producerPages, 0, next);
    return reserved;
  }

  void fill(long reserved, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      int at = (int) ((reserved + RecordRing.HEADER_BYTES + i) & (dataBytes - 1));
      producerPages.put(PAGE + at, bytes[i]);
      producerPages.put(PAGE + dataBytes + at, bytes[i]);
    }
  }

  void commit(long reserved) {
    setHeader(reserved, header(reserved) & ~RecordRing.BUSY);
  }

  void discard(long reserved) {
    setHeader(reserved, header(reserved) & ~RecordRing.BUSY | RecordRing.DISCARD);
  }

  void setHeader(long reserved, int header) {
    HEADER.setRelease(producerPages, index(reserved), header);
  }

  /** A whole record; false when the ring is full. */
  public boolean write(byte[] bytes) {
    long reserved = reserve(bytes.length);
    if (reserved < 0) {
      return false;
    }
    fill(reserved, bytes);
    commit(reserved);
    return true;
  }

  long consumed() {
    return (long) POSITION.getAcquire(consumerPage, 0);
  }

  private int header(long reserved) {
    return (int) HEADER.getAcquire(producerPages, index(reserved));
  }

  private int index(long at) {
    return PAGE + (int) (at & (dataBytes - 1));
  }
}
