package io.understudy.replicator.tracker;

import java.util.List;

/**
 * A part of a service's connections. Closed ones are listed as long as they linger.
 *
 * @param total connections of the service in the table
 * @param offset index of the first one listed
 * @param connections those listed, in an order that does not change while connections stay
 */
public record ConnectionPage(int total, int offset, List<ConnectionSnapshot> connections) {
  public ConnectionPage {
    connections = List.copyOf(connections);
  }
}
