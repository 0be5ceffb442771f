package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.jni.NativeException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LinkWatchTest {
  private static final long HEARTBEAT_NANOS = 2_000_000;

  @Test
  void shouldKnowTheLinkWhenStarted() {
    try (LinkWatch watch = new LinkWatch(() -> false, HEARTBEAT_NANOS)) {
      assertTrue(watch.isUp());
      watch.start(() -> {});
      assertFalse(watch.isUp());
    }
  }

  @Test
  void shouldTellWhenTheLinkChanges() throws InterruptedException {
    AtomicBoolean link = new AtomicBoolean(true);
    Semaphore told = new Semaphore(0);
    try (LinkWatch watch = new LinkWatch(link::get, HEARTBEAT_NANOS)) {
      watch.start(told::release);
      assertFalse(told.tryAcquire(20, TimeUnit.MILLISECONDS));
      link.set(false);
      assertTrue(told.tryAcquire(10, TimeUnit.SECONDS));
      assertFalse(watch.isUp());
      link.set(true);
      assertTrue(told.tryAcquire(10, TimeUnit.SECONDS));
      assertTrue(watch.isUp());
    }
  }

  @Test
  void shouldTakeTheLinkForUpWhenTheDriverDoesNotSay() {
    AtomicInteger asked = new AtomicInteger();
    try (LinkWatch watch = new LinkWatch(() -> notSaid(asked), HEARTBEAT_NANOS)) {
      watch.start(() -> {});
      assertTrue(watch.isUp());
    }
    assertTrue(asked.get() <= 2, "asked " + asked);
  }

  private static boolean notSaid(AtomicInteger asked) {
    asked.incrementAndGet();
    throw new NativeException(95, "link not known");
  }

  @Test
  void shouldEndItsThreadWhenClosed() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    LinkWatch watch = new LinkWatch(() -> asked.incrementAndGet() > 0, HEARTBEAT_NANOS);
    watch.start(() -> {});
    watch.close();
    int before = asked.get();
    TimeUnit.MILLISECONDS.sleep(20);
    assertEquals(before, asked.get());
  }
}
