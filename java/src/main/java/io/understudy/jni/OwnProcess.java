package io.understudy.jni;

/** What the daemon asks for its own process. Any thread, but {@link #realTime}. */
public final class OwnProcess {
  static {
    NativeLibrary.load();
  }

  /** Ahead of all ordinary threads, behind the kernel's own. */
  private static final int REAL_TIME_PRIORITY = 10;

  private OwnProcess() {}

  /**
   * Sends one datagram to the socket of a service manager, as sd_notify(3) does. Never waits.
   *
   * @param socket path of the socket; with a leading {@code @} its abstract name
   * @return false when it could not be delivered
   */
  public static boolean tell(String socket, String text) {
    return notify0(socket, text) == 0;
  }

  /**
   * Keeps the memory of this process from being paged out, if RLIMIT_MEMLOCK is unlimited or does
   * not count for it (CAP_IPC_LOCK).
   *
   * @return whether it is kept; false when that is not allowed
   * @throws NativeException when the kernel refuses
   */
  public static boolean lockMemory() {
    return NativeException.check(lockMemory0(), "memory cannot be locked") == 1;
  }

  /**
   * Runs the calling thread ahead of all ordinary ones (SCHED_RR), as far as RLIMIT_RTPRIO allows
   * it, or CAP_SYS_NICE. Only for threads on which a client's pause depends, and which do little at
   * a time.
   *
   * @return the priority; 0 when that is not allowed
   * @throws NativeException when the kernel refuses
   */
  public static int realTime() {
    return NativeException.check(realTime0(REAL_TIME_PRIORITY), "thread cannot run in real time");
  }

  /**
   * Lets the calling thread have the processor soon after it wakes, and not more of it than others
   * get: for threads that somebody waits for and who may ask for much (Linux 6.12; earlier kernels
   * take no notice). Those that may not run in real time have it as well.
   */
  public static native void shortSlice();

  /** As {@link #realTime}; that it is refused another thread says. */
  public static void realTimeIfAllowed() {
    realTime0(REAL_TIME_PRIORITY);
  }

  private static native int notify0(String socket, String text);

  private static native int lockMemory0();

  private static native int realTime0(int most);
}
