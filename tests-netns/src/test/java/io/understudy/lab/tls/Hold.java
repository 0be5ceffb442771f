package io.understudy.lab.tls;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where one connection waits for the fault. Any thread may give the word; one waits. */
final class Hold {
  private static final long PATIENCE_SECONDS = 60;
  private static final int SLOW_MILLIS = 3;

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch go;
  private final int delayMillis;

  /** Goes on so long after the word. */
  Hold(CountDownLatch go, int delayMillis) {
    this.go = go;
    this.delayMillis = delayMillis;
  }

  /** The connection is where it is to be held. */
  void here() throws IOException {
    reached.countDown();
    try {
      if (!go.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("no word to go on");
      }
      TimeUnit.MILLISECONDS.sleep(delayMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The connection is under way, slowly until the word. */
  void passing() throws IOException {
    reached.countDown();
    try {
      if (go.getCount() > 0) {
        TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The case ended, however: nobody needs to wait for it. */
  void over() {
    reached.countDown();
  }

  /** False when it does not come there in time. */
  boolean awaitReached(long seconds) throws InterruptedException {
    return reached.await(seconds, TimeUnit.SECONDS);
  }
}
