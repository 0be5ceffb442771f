package io.understudy.replicator.queue;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Connections and handshakes. A flood of SYNs may roll the handshakes over; connections stay until
 * they are forgotten. Owned by the engine's thread.
 */
final class Connections {
  private static final int MOST_HANDSHAKES = 8192;

  private final int maximum;
  private final Map<FlowKey, Connection> open = new HashMap<>();
  private final Map<FlowKey, Handshake> handshakes =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FlowKey, Handshake> eldest) {
          return size() > MOST_HANDSHAKES;
        }
      };

  Connections(int maximum) {
    this.maximum = maximum;
  }

  Handshake handshake(FlowKey key) {
    return handshakes.get(key);
  }

  void begin(FlowKey key, Handshake handshake) {
    handshakes.put(key, handshake);
  }

  /** The handshake came to nothing. */
  void end(FlowKey key) {
    handshakes.remove(key);
  }

  Connection find(FlowKey key) {
    return open.get(key);
  }

  /** The handshake is complete. False when there is no room; it is then served unprotected. */
  boolean open(Connection c) {
    handshakes.remove(c.key);
    if (open.size() >= maximum && !open.containsKey(c.key)) {
      return false;
    }
    open.put(c.key, c);
    return true;
  }

  void forget(FlowKey key) {
    open.remove(key);
  }

  int forgetAll(int service) {
    int before = open.size();
    open.keySet().removeIf(key -> key.service() == service);
    handshakes.keySet().removeIf(key -> key.service() == service);
    return before - open.size();
  }

  /** All of them; not to be kept. */
  Collection<Connection> all() {
    return open.values();
  }

  List<Connection> of(int service) {
    return open.values().stream().filter(c -> c.key.service() == service).toList();
  }
}
