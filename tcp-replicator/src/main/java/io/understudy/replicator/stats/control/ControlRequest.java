package io.understudy.replicator.stats.control;

/**
 * One line to the daemon. What a command does not need is null.
 *
 * @param command {@code status}, {@code connections}, {@code events}, {@code follow}, {@code
 *     switchover} or {@code recall}
 * @param service name of a service
 * @param offset of a page
 * @param limit of a page
 */
public record ControlRequest(String command, String service, Integer offset, Integer limit) {
  /** Asks for the status report. */
  public static ControlRequest status() {
    return new ControlRequest("status", null, null, null);
  }

  /** Asks for a page of connections; of all services when the service is null. */
  public static ControlRequest connections(String serviceOrNull, int offset, int limit) {
    return new ControlRequest("connections", serviceOrNull, offset, limit);
  }

  /** Asks for the newest events, newest first. */
  public static ControlRequest events(int limit) {
    return new ControlRequest("events", null, null, limit);
  }

  /** Asks for the newest events, oldest first, and all later ones. */
  public static ControlRequest follow(int limit) {
    return new ControlRequest("follow", null, null, limit);
  }

  /** Asks for a planned role swap. */
  public static ControlRequest switchover(String service) {
    return new ControlRequest("switchover", service, null, null);
  }

  /** Asks for a planned role swap towards this host. */
  public static ControlRequest recall(String service) {
    return new ControlRequest("recall", service, null, null);
  }
}
