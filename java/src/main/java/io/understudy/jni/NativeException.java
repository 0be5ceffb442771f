package io.understudy.jni;

/**
 * A call into the kernel failed. The message says what and where; {@link #errno()} is the kernel's
 * word.
 */
public final class NativeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  /**
   * Called by the native library and by the wrappers in this package; {@code errno} is positive.
   */
  public NativeException(int errno, String message) {
    super(message);
    this.errno = errno;
  }

  /** Positive error number of Linux. */
  public int errno() {
    return errno;
  }

  /** Passes a non-negative result on and turns {@code -errno} into an exception. */
  static int check(int result, String what) {
    if (result < 0) {
      throw new NativeException(-result, what + ": errno " + -result);
    }
    return result;
  }
}
