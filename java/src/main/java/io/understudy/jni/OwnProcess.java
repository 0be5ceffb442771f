package io.understudy.jni;

/** What the daemon asks for its own process. Any thread, but {@link #realTime}. */
public final class OwnProcess {
  static {
    NativeLibrary.load();
  }

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
   * Keeps the memory of this process from being paged out, if RLIMIT_MEMLOCK is unlimited.
   *
   * @return whether it is kept; false when the limit does not ask for it
   * @throws NativeException when the kernel refuses
   */
  public static boolean lockMemory() {
    return NativeException.check(lockMemory0(), "memory cannot be locked") == 1;
  }

  /**
   * Runs the calling thread ahead of all ordinary ones (SCHED_RR), as far as RLIMIT_RTPRIO allows.
   *
   * @param most the highest priority wanted, 1 to 99
   * @return the priority; 0 when the limit does not ask for it
   * @throws NativeException when the kernel refuses
   */
  public static int realTime(int most) {
    return NativeException.check(realTime0(most), "thread cannot run in real time");
  }

  private static native int notify0(String socket, String text);

  private static native int lockMemory0();

  private static native int realTime0(int most);
}
