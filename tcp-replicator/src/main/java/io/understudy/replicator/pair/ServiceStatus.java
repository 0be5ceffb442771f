package io.understudy.replicator.pair;

/**
 * One service as the sender sees it. A value.
 *
 * @param tag the service's name on the wire, the same on both hosts
 * @param role {@code enum us_role} of the sender, 0 to 2
 * @param epoch of the role, counted up by each change; unsigned
 * @param flags {@link #BOUND_BY_LEASE} and others; unknown ones are kept
 * @param duplexConnections connections that the sender believes both hosts hold
 * @param simplexConnections connections that the sender holds alone
 */
public record ServiceStatus(
    int tag, int role, int epoch, int flags, int duplexConnections, int simplexConnections) {
  /** The sender speaks only while its lease runs. */
  public static final int BOUND_BY_LEASE = 1;

  /** The sender's programs and server are ready to shadow. */
  public static final int READY_TO_SHADOW = 1 << 1;

  /** The sender wants the receiver to speak: a switchover, or its own orderly stop. */
  public static final int YIELDING = 1 << 2;

  /** The sender speaks and gives the receiver copies of its clients' segments. */
  public static final int RELAYING = 1 << 3;

  /** The sender is about to stop. */
  public static final int STOPPING = 1 << 4;

  /** The sender is about to speak alone and asks the receiver not to. */
  public static final int CLAIMING = 1 << 5;

  /** The sender's kernel hears the receiver's. */
  public static final int HEARS_PARTNER = 1 << 6;

  /** The sender shadows and asks the receiver, which speaks, to hand over. */
  public static final int ASKS_FOR_ROLE = 1 << 7;

  private static final int LAST_ROLE = 2;

  /**
   * Checks what has to fit into a message.
   *
   * @throws IllegalArgumentException when role or flags are out of range or a count is negative
   */
  public ServiceStatus {
    if (role < 0 || role > LAST_ROLE || flags < 0 || flags > 0xff) {
      throw new IllegalArgumentException("role " + role + " or flags " + flags + " out of range");
    }
    if (duplexConnections < 0 || simplexConnections < 0) {
      throw new IllegalArgumentException("negative number of connections");
    }
  }

  /** The same without the counts, which change all the time and decide nothing. */
  public ServiceStatus withoutCounts() {
    return new ServiceStatus(tag, role, epoch, flags, 0, 0);
  }

  /** Are all these flags set? */
  public boolean is(int wanted) {
    return (flags & wanted) == wanted;
  }
}
