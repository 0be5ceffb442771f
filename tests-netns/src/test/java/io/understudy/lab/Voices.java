package io.understudy.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who spoke for the service addresses, as the captures on the wires of both hosts show it: segments
 * to clients, and ARP or neighbour discovery that claims an address. All captures were written by
 * one clock.
 */
public final class Voices {
  private static final long WINDOW_NANOS = 1_000_000L;

  /** A switchover by command takes longer. */
  private static final long TWICE_NANOS = 20_000_000L;

  private final List<Utterance> utterances;

  /**
   * A frame by which a host spoke.
   *
   * @param timeNanos since the epoch
   * @param mac of the host
   * @param service the address it spoke for
   * @param kind what it was
   */
  public record Utterance(long timeNanos, String mac, String service, Kind kind) {}

  /** What a host says. */
  public enum Kind {
    SEGMENT,
    RESET,
    /** ARP or neighbour discovery: others learn where the address is. */
    CLAIM
  }

  Voices(List<Utterance> heard) {
    utterances = new ArrayList<>(heard);
    utterances.sort(Comparator.comparingLong(Utterance::timeNanos));
  }

  /** In which milliseconds two hosts spoke for one address; empty when there was one voice. */
  public List<String> overlaps() {
    return changes(WINDOW_NANOS, false);
  }

  /**
   * The same where roles are handed over, which may take less than a millisecond: wrong is a voice
   * that comes back sooner than roles could be handed over twice.
   */
  public List<String> interruptions() {
    return changes(TWICE_NANOS, true);
  }

  private List<String> changes(long windowNanos, boolean back) {
    List<String> found = new ArrayList<>();
    Map<String, Utterance> last = new HashMap<>();
    Map<String, Utterance> earlierVoice = new HashMap<>();
    for (Utterance now : utterances) {
      Utterance previous = last.put(now.service(), now);
      if (previous == null || previous.mac().equals(now.mac())) {
        continue;
      }
      Utterance earlier = earlierVoice.put(now.service(), previous);
      Utterance since = back ? earlier : previous;
      if (since != null && now.timeNanos() - since.timeNanos() < windowNanos) {
        found.add(since + " and " + now);
      }
    }
    return found;
  }

  /** How often the voice of any service address moved from host to host. */
  public int moves() {
    int moves = 0;
    Map<String, String> last = new HashMap<>();
    for (Utterance now : utterances) {
      String previous = last.put(now.service(), now.mac());
      moves += previous != null && !previous.equals(now.mac()) ? 1 : 0;
    }
    return moves;
  }

  /** How many resets were sent to clients. */
  public long resets() {
    return utterances.stream().filter(heard -> heard.kind() == Kind.RESET).count();
  }

  /** Everything that a host said. */
  public List<Utterance> of(Host host) {
    return utterances.stream().filter(heard -> heard.mac().equals(host.mac())).toList();
  }

  /** The addresses that a host spoke for. */
  public Set<String> servicesOf(Host host) {
    Set<String> services = new HashSet<>();
    of(host).forEach(heard -> services.add(heard.service()));
    return services;
  }

  /** How many frames there were to judge. */
  public int size() {
    return utterances.size();
  }
}
