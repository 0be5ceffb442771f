package io.understudy.replicator.daemon;

import io.understudy.jni.OwnProcess;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * The service manager that started the daemon, told how it goes by the protocol of sd_notify(3).
 * Without one (no {@code NOTIFY_SOCKET}) nothing is said. {@link #turned} belongs to the control
 * thread, so that a control thread that hangs is a daemon that hangs; the rest is for any thread.
 */
final class Supervisor {
  private static final String READY = "READY=1";

  private final String socket;
  private final long pulseNanos;
  private final BiPredicate<String, String> sender;
  private long nextPulseNanos;
  private String lastStatus = "";

  private Supervisor(String socket, long pulseNanos, BiPredicate<String, String> sender) {
    this.socket = socket;
    this.pulseNanos = pulseNanos;
    this.sender = sender;
  }

  /** The one that the environment of this process names. */
  static Supervisor ofThisProcess() {
    return of(System.getenv(), ProcessHandle.current().pid(), OwnProcess::tell);
  }

  /**
   * The one that an environment names.
   *
   * @param pid of the process that is supervised; a watchdog for another one is not ours
   * @param sender takes socket and text, and says whether it could be delivered
   */
  static Supervisor of(
      Map<String, String> environment, long pid, BiPredicate<String, String> sender) {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    return new Supervisor(socket, pulseNanos(environment, pid), sender);
  }

  /** Half the time after which the watchdog bites, or 0 for none. */
  private static long pulseNanos(Map<String, String> environment, long pid) {
    String whose = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
    if (!whose.equals(Long.toString(pid))) {
      return 0;
    }
    try {
      long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
      return Math.max(0, TimeUnit.MICROSECONDS.toNanos(micros) / 2);
    } catch (NumberFormatException notOurs) {
      return 0;
    }
  }

  boolean isThere() {
    return !socket.isEmpty();
  }

  /** Everything has started. */
  void ready() {
    tell(READY);
  }

  /** The configuration is being read again; {@link #ready} ends it. */
  void reloading(long monotonicNanos) {
    tell("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(monotonicNanos));
  }

  /** The orderly end has begun. */
  void stopping() {
    tell("STOPPING=1");
  }

  /** The control thread has turned; tells the watchdog when it is time to. */
  void turned(long nowNanos) {
    if (pulseNanos > 0 && nowNanos >= nextPulseNanos) {
      nextPulseNanos = nowNanos + pulseNanos;
      tell("WATCHDOG=1");
    }
  }

  /** One line for people. Told when it has changed. Control thread. */
  void status(String text) {
    if (!text.equals(lastStatus) && tell("STATUS=" + text)) {
      lastStatus = text;
    }
  }

  private boolean tell(String text) {
    return isThere() && sender.test(socket, text);
  }
}
