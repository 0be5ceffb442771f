package io.understudy.replicator.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordRingTest {
  private static final int DATA = 4096;

  private final HandMadeRing kernel = new HandMadeRing(DATA);
  private final RecordRing ring = kernel.consumer();
  private final List<byte[]> seen = new ArrayList<>();

  private int poll(int limit) {
    return ring.poll(
        (buffer, offset, length) -> {
          byte[] copy = new byte[length];
          buffer.get(offset, copy);
          seen.add(copy);
        },
        limit);
  }

  @Test
  void shouldHandOverNothingWhenEmpty() {
    assertEquals(0, poll(10));
    assertEquals(0, ring.backlogBytes());
  }

  @Test
  void shouldHandOverRecordsInOrderWhenSeveralAreComplete() {
    kernel.write(new byte[] {1});
    kernel.write(new byte[] {2, 2});
    kernel.write(new byte[0]);
    assertEquals(3, poll(10));
    assertArrayEquals(new byte[] {1}, seen.get(0));
    assertArrayEquals(new byte[] {2, 2}, seen.get(1));
    assertEquals(0, seen.get(2).length);
    assertEquals(16 + 16 + 8, kernel.consumed());
  }

  @Test
  void shouldStopAtTheLimitWhenMoreIsThere() {
    kernel.write(new byte[8]);
    kernel.write(new byte[8]);
    assertEquals(1, poll(1));
    assertEquals(16, kernel.consumed());
    assertEquals(16, ring.backlogBytes());
    assertEquals(1, poll(1));
  }

  @Test
  void shouldReadWholeRecordsWhenTheyWrapAtTheEndOfTheData() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(700)];
      random.nextBytes(bytes);
      assertTrue(kernel.write(bytes));
      assertEquals(1, poll(10));
      assertArrayEquals(bytes, seen.get(0));
      seen.clear();
    }
    assertTrue(kernel.consumed() > 100L * DATA);
  }

  @Test
  void shouldWaitForTheFirstWhenALaterOneIsCompleteEarlier() {
    long first = kernel.reserve(4);
    kernel.write(new byte[] {2});
    assertEquals(0, poll(10));
    kernel.fill(first, new byte[] {1, 1, 1, 1});
    kernel.commit(first);
    assertEquals(2, poll(10));
    assertArrayEquals(new byte[] {1, 1, 1, 1}, seen.get(0));
    assertArrayEquals(new byte[] {2}, seen.get(1));
  }

  @Test
  void shouldSkipAndCountWhenARecordWasDiscarded() {
    kernel.discard(kernel.reserve(100));
    kernel.write(new byte[] {7});
    assertEquals(1, poll(10));
    assertArrayEquals(new byte[] {7}, seen.get(0));
    assertEquals(1, ring.discarded());
    assertEquals(0, ring.backlogBytes());
  }

  @Test
  void shouldSkipWhatWasReservedWhenALengthRunsPastIt() {
    long bad = kernel.reserve(8);
    kernel.setHeader(bad, 4000);
    assertEquals(0, poll(10));
    assertEquals(1, ring.corrupt());
    kernel.write(new byte[] {9});
    assertEquals(1, poll(10));
    assertArrayEquals(new byte[] {9}, seen.get(0));
  }

  @Test
  void shouldGiveSpaceBackWhenTheHandlerFails() {
    kernel.write(new byte[] {1});
    kernel.write(new byte[] {2});
    assertThrows(
        IllegalStateException.class,
        () ->
            ring.poll(
                (buffer, offset, length) -> {
                  throw new IllegalStateException("test");
                },
                10));
    assertEquals(1, poll(10));
    assertArrayEquals(new byte[] {2}, seen.get(0));
  }

  @Test
  void shouldGoOnWhenPositionsAreBeyondFourGigabytes() {
    HandMadeRing old = new HandMadeRing(DATA).startingAt((1L << 32) - 16);
    RecordRing consumer = old.consumer();
    for (int i = 0; i < 1000; i++) {
      assertTrue(old.write(new byte[40]));
      assertEquals(1, consumer.poll((buffer, offset, length) -> assertEquals(40, length), 10));
    }
  }

  @Test
  void shouldFillUpWhenNothingIsConsumed() {
    int written = 0;
    while (kernel.write(new byte[24])) {
      written++;
    }
    assertEquals(DATA / 32, written);
    assertEquals(written, poll(Integer.MAX_VALUE));
    assertTrue(kernel.write(new byte[24]));
  }

  @Test
  void shouldRefuseWhenSizesDoNotFit() {
    ByteBuffer page = ByteBuffer.allocateDirect(4096);
    ByteBuffer tooShort = ByteBuffer.allocateDirect(2 * DATA);
    assertThrows(IllegalArgumentException.class, () -> new RecordRing(page, tooShort, DATA));
    ByteBuffer good = ByteBuffer.allocateDirect(4096 + 2 * DATA);
    assertThrows(IllegalArgumentException.class, () -> new RecordRing(page, good, DATA - 8));
    ByteBuffer heap = ByteBuffer.allocate(4096 + 2 * DATA);
    assertThrows(IllegalArgumentException.class, () -> new RecordRing(page, heap, DATA));
  }

  @Test
  void shouldSeeEveryRecordWholeWhenTheProducerRunsBesideIt() {
    int count = 200_000;
    assertTimeoutPreemptively(Duration.ofSeconds(60), () -> consumeBesideProducer(count));
  }

  private void consumeBesideProducer(int count) throws InterruptedException {
    Thread producer = new Thread(() -> produce(count));
    producer.start();
    int[] next = {0};
    while (next[0] < count) {
      int polled =
          ring.poll(
              (buffer, offset, length) -> {
                assertEquals(lengthOf(next[0]), length);
                for (int i = 0; i + 4 <= length; i += 4) {
                  assertEquals(next[0], buffer.getInt(offset + i));
                }
                next[0]++;
              },
              64);
      if (polled == 0) {
        Thread.yield();
      }
    }
    producer.join();
    assertFalse(ring.backlogBytes() > 0);
    assertTrue(ring.discarded() > 0);
  }

  private void produce(int count) {
    for (int i = 0; i < count; i++) {
      ByteBuffer bytes = ByteBuffer.allocate(lengthOf(i)).order(ByteOrder.nativeOrder());
      while (bytes.remaining() >= 4) {
        bytes.putInt(i);
      }
      if (i % 100 == 0) {
        long unused = kernel.reserve(i % 50);
        if (unused >= 0) {
          kernel.discard(unused);
        }
      }
      while (!kernel.write(bytes.array())) {
        Thread.yield();
      }
    }
  }

  private static int lengthOf(int index) {
    return 4 * (index % 30 + 1);
  }
}
