package io.understudy.replicator.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The consumer's side of a BPF ring buffer ({@code BPF_MAP_TYPE_RINGBUF}), as the kernel's UAPI
 * lays it out: a page that we write, with the consumer's position; a read-only page with the
 * producer's position; after it the data, mapped twice in a row so that no record is ever split.
 *
 * <p>Positions are byte counts that only grow. A record is an eight-byte header (length with a busy
 * and a discard bit, page offset) and its bytes, rounded up to a multiple of eight. The kernel sets
 * the position before the record is complete and clears the busy bit last, so a busy record ends a
 * poll: it is read by a later one.
 *
 * <p>Owned by one thread, which calls {@link #poll}. The counters may be read by any thread, but
 * are then only approximately current. The buffers must stay mapped as long as this is in use.
 */
public final class RecordRing {
  static final int BUSY = 1 << 31;
  static final int DISCARD = 1 << 30;
  static final int HEADER_BYTES = 8;

  private static final VarHandle POSITION =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle HEADER =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final ByteBuffer consumerPage;
  private final ByteBuffer producerPages;
  private final int dataOffset;
  private final long mask;
  private long discarded;
  private long corrupt;

  /**
   * A ring over mapped memory.
   *
   * @param consumerPage writable, direct; the position is its first eight bytes
   * @param producerPages direct; one page with the position, then twice the data
   * @param dataBytes size of the data area, once: the map's {@code max_entries}, a power of two
   * @throws IllegalArgumentException when the sizes do not fit together
   */
  public RecordRing(ByteBuffer consumerPage, ByteBuffer producerPages, int dataBytes) {
    if (Integer.bitCount(dataBytes) != 1 || dataBytes < HEADER_BYTES) {
      throw new IllegalArgumentException("ring size is not a power of two: " + dataBytes);
    }
    long pageBytes = producerPages.capacity() - 2L * dataBytes;
    if (pageBytes < Long.BYTES || consumerPage.capacity() < Long.BYTES) {
      throw new IllegalArgumentException(
          "mapping of %d bytes is too short for a ring of %d bytes mapped twice"
              .formatted(producerPages.capacity(), dataBytes));
    }
    if (!producerPages.isDirect() || !consumerPage.isDirect()) {
      throw new IllegalArgumentException("a ring needs direct buffers");
    }
    this.consumerPage = consumerPage.duplicate();
    this.producerPages = producerPages.duplicate().order(ByteOrder.nativeOrder());
    this.dataOffset = (int) pageBytes;
    this.mask = dataBytes - 1L;
  }

  /**
   * Hands complete records to {@code handler} and gives their space back to the kernel, one by one.
   *
   * @param limit how many records at most
   * @return how many were handed over; discarded ones are not among them
   */
  public int poll(RecordHandler handler, int limit) {
    long producer = (long) POSITION.getAcquire(producerPages, 0);
    long consumer = (long) POSITION.get(consumerPage, 0);
    int handled = 0;
    while (producer - consumer > 0 && handled < limit) {
      int start = dataOffset + (int) (consumer & mask);
      int header = (int) HEADER.getAcquire(producerPages, start);
      if ((header & BUSY) != 0) {
        break;
      }
      int length = header & ~(BUSY | DISCARD);
      long next = consumer + advance(length);
      if (producer - next < 0) {
        corrupt++;
        release(producer);
        break;
      }
      handled += consume(handler, header, start + HEADER_BYTES, length, next);
      consumer = next;
    }
    return handled;
  }

  /** Bytes that the kernel has reserved and we have not yet consumed. */
  public long backlogBytes() {
    return (long) POSITION.getAcquire(producerPages, 0) - (long) POSITION.get(consumerPage, 0);
  }

  /** Records that the producer gave up after it had reserved them. */
  public long discarded() {
    return discarded;
  }

  /** Times that a header ran past what was reserved; everything reserved by then was skipped. */
  public long corrupt() {
    return corrupt;
  }

  static long advance(int length) {
    return (length + (long) HEADER_BYTES + 7) & ~7L;
  }

  private int consume(RecordHandler handler, int header, int start, int length, long next) {
    try {
      if ((header & DISCARD) != 0) {
        discarded++;
        return 0;
      }
      handler.onRecord(producerPages, start, length);
      return 1;
    } finally {
      release(next);
    }
  }

  private void release(long position) {
    POSITION.setRelease(consumerPage, 0, position);
  }
}
