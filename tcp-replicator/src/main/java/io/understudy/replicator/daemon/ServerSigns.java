package io.understudy.replicator.daemon;

import io.understudy.replicator.server.ServerListener;
import java.util.concurrent.TimeUnit;

/**
 * What is known of our server: written by the watching thread and by the tracker's, read by the
 * control thread.
 *
 * <p>The server counts as lost when its listener is gone, when the probe says that it hangs, and
 * when a process of it died while the end gate holds back the ends of its connections: a worker has
 * died and its clients would see a reset. A process that ends without that (a reload) is no loss.
 */
final class ServerSigns implements ServerListener {
  private static final long COINCIDENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long ALERT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long NEVER = Long.MIN_VALUE / 2;

  private volatile boolean ready;
  private volatile long listenerLostNanos = NEVER;
  private volatile long processEndedNanos = NEVER;
  private volatile long endHeldNanos = NEVER;
  private volatile String hung = "";
  private volatile Runnable wakeUp = () -> {};

  /** Who is told that there is something to look at. */
  void onSign(Runnable wakeUp) {
    this.wakeUp = wakeUp;
  }

  @Override
  public void readinessChanged(boolean nowReady, long nowNanos) {
    if (!nowReady) {
      listenerLostNanos = nowNanos;
    }
    ready = nowReady;
    wakeUp.run();
  }

  @Override
  public void processEnded(int pid, long nowNanos) {
    processEndedNanos = nowNanos;
    wakeUp.run();
  }

  @Override
  public void probed(String trouble) {
    hung = trouble;
    wakeUp.run();
  }

  /** Why the server could not serve, for people; of use when it is not ready. */
  String trouble() {
    String why = hung;
    return ready && !why.isEmpty() ? why : "no server listens here";
  }

  /** The end gate holds back an end that the partner has not agreed to. */
  void endHeld(long nowNanos) {
    endHeldNanos = nowNanos;
    wakeUp.run();
  }

  boolean isReady() {
    return ready && hung.isEmpty();
  }

  boolean isLost(long nowNanos) {
    boolean listenerGone = !ready && nowNanos - listenerLostNanos < FORGET_NANOS;
    boolean workerDied =
        Math.abs(processEndedNanos - endHeldNanos) < COINCIDENCE_NANOS
            && nowNanos - processEndedNanos < FORGET_NANOS;
    return listenerGone || workerDied || ready && !hung.isEmpty();
  }

  /** Has something happened so recently that more is to be expected? */
  boolean isAlert(long nowNanos) {
    return nowNanos - processEndedNanos < ALERT_NANOS;
  }

  /** After the loss was dealt with. */
  void forget() {
    processEndedNanos = NEVER;
    endHeldNanos = NEVER;
    listenerLostNanos = NEVER;
  }
}
