package io.understudy.replicator.daemon;

import io.understudy.replicator.arbiter.Arbiter;
import io.understudy.replicator.takeover.Word;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Brings the questions of one service to the arbiter, one after the other on a thread of its own,
 * because an answer may take long. Called on the control thread.
 */
final class ArbiterDesk implements AutoCloseable {
  private static final long AGAIN_SECONDS = 2;

  private final Arbiter arbiter;
  private final String service;
  private final ScheduledExecutorService thread;
  private volatile long latest;

  ArbiterDesk(Arbiter arbiter, String service) {
    this.arbiter = arbiter;
    this.service = service;
    this.thread = new ScheduledThreadPoolExecutor(1, body -> daemonThread(body, service));
  }

  private static Thread daemonThread(Runnable body, String service) {
    Thread thread = new Thread(body, "arbiter-" + service);
    thread.setDaemon(true);
    return thread;
  }

  /** Asks; the answer is handed over on the arbiter's thread. */
  void ask(long question, boolean speaks, Consumer<Word> to) {
    latest++;
    thread.execute(() -> to.accept(arbiter.ask(service, question, speaks)));
  }

  /** Gives the word back, again and again until the arbiter has it or is asked anew. */
  void giveBack(Word.Return how) {
    long turn = ++latest;
    thread.execute(() -> giveBack(how, turn));
  }

  private void giveBack(Word.Return how, long turn) {
    if (arbiter.giveBack(service, how) || turn != latest) {
      return;
    }
    try {
      thread.schedule(() -> giveBackAgain(how, turn), AGAIN_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException closed) {
      // The daemon stops. The word ends by itself.
      return;
    }
  }

  private void giveBackAgain(Word.Return how, long turn) {
    if (turn == latest) {
      giveBack(how, turn);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
