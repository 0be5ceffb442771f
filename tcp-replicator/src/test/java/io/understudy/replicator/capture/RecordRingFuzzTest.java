package io.understudy.replicator.capture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Whatever stands in the kernel's ring, the reader stays inside of it and never gets ahead of the
 * writer. With {@code JAZZER_FUZZ=1} it looks for new inputs.
 */
class RecordRingFuzzTest {
  private static final int PAGE = 64;
  private static final int DATA_BYTES = 256;

  @FuzzTest
  void shouldStayInsideWhenTheRingHoldsAnything(byte[] bytes) {
    if (bytes.length < Long.BYTES) {
      return;
    }
    ByteBuffer consumer = ByteBuffer.allocateDirect(PAGE).order(ByteOrder.nativeOrder());
    ByteBuffer producer = ByteBuffer.allocateDirect(PAGE + 2 * DATA_BYTES);
    producer.order(ByteOrder.nativeOrder());
    ByteBuffer input = ByteBuffer.wrap(bytes);
    // Positions are multiples of eight, and the kernel never lets the backlog exceed the ring.
    long start = input.getInt() & ~7L;
    long end = start + (input.getInt() & (DATA_BYTES - 1) & ~7L);
    consumer.putLong(0, start);
    producer.putLong(0, end);
    for (int i = 0; input.hasRemaining() && i < DATA_BYTES; i++) {
      byte value = input.get();
      producer.put(PAGE + i, value);
      producer.put(PAGE + DATA_BYTES + i, value);
    }
    RecordRing ring = new RecordRing(consumer, producer, DATA_BYTES);
    ring.poll(
        (memory, offset, length) ->
            assertTrue(offset >= PAGE && length >= 0 && offset + length <= memory.capacity()),
        Integer.MAX_VALUE);
    long position = consumer.getLong(0);
    assertTrue(position >= start && position <= end, start + " " + position + " " + end);
  }
}
