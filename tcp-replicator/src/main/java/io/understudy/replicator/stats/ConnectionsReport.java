package io.understudy.replicator.stats;

import java.util.List;

/**
 * A page of tracked connections.
 *
 * @param total how many there are without paging
 * @param offset of the first entry
 * @param connections the entries
 */
public record ConnectionsReport(long total, int offset, List<ConnectionEntry> connections) {
  /** The largest page. */
  public static final int MOST_ENTRIES = 1000;

  /** Copies the list. */
  public ConnectionsReport {
    connections = List.copyOf(connections);
  }
}
