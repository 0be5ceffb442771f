package io.understudy.replicator.pair;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends control messages to the partner over all links at once, and hands over those of the
 * partner's that are genuine, recent and new, each once. Everything else is counted by {@link
 * Rejection} and dropped.
 *
 * <p>Owned by the control thread, which calls {@link #send} at the heartbeat's pace and {@link
 * #poll} when a {@link #channels() channel} is readable. The {@link #counters} may be read by any
 * thread. Times are nanoseconds of this host's boot-time clock.
 */
public final class ControlChannel implements AutoCloseable {
  private static final int DATAGRAMS_PER_LINK_AND_POLL = 256;

  private final long ownHash;
  private final List<ControlLink> links;
  private final PairSession session;
  private final MessageSeal outgoing;
  private final DatagramGuard guard;
  private final ControlCounters counters = new ControlCounters();
  private final ByteBuffer sending =
      ByteBuffer.allocateDirect(MessageCodec.MAXIMUM_BYTES + MessageSeal.BYTES);
  private final ByteBuffer receiving =
      ByteBuffer.allocateDirect(MessageCodec.MAXIMUM_BYTES + MessageSeal.BYTES + 1);
  private HostFacts lastHost;
  private List<ServiceStatus> lastServices;
  private KeyOffer keys = KeyOffer.NONE;

  /**
   * A channel over open links, which it closes.
   *
   * @param session a random number, not 0, that is new with each start of the daemon
   */
  public ControlChannel(
      PairKey key, String ownNode, String peerNode, List<ControlLink> links, long session) {
    this.ownHash = NodeHash.of(ownNode);
    this.links = List.copyOf(links);
    this.session = new PairSession(session, links.size());
    this.outgoing = new MessageSeal(key.directionKey(ownNode, peerNode));
    this.guard =
        new DatagramGuard(
            NodeHash.of(peerNode), new MessageSeal(key.directionKey(peerNode, ownNode)));
  }

  /**
   * Sends this host's state over all links. A link that does not take it is counted, not reported:
   * the next heartbeat tries again.
   */
  public void send(MessageKind kind, HostFacts host, List<ServiceStatus> services, long nowNanos) {
    lastHost = host;
    lastServices = List.copyOf(services);
    seal(session.next(kind, ownHash, nowNanos));
    for (ControlLink link : links) {
      counters.countSent(link.send(sending));
    }
  }

  /** What every message says about keys for seeds from now on. */
  public void offer(KeyOffer offer) {
    keys = offer;
  }

  /**
   * Reads what has arrived, at most some hundred datagrams of a link.
   *
   * @param handler takes each new message of the partner; it may call {@link #send}
   * @return how many were handed over
   */
  public int poll(long nowNanos, Consumer<ReceivedMessage> handler) {
    int accepted = 0;
    for (int link = 0; link < links.size(); link++) {
      for (int i = 0; i < DATAGRAMS_PER_LINK_AND_POLL; i++) {
        SocketAddress sender = receive(links.get(link));
        if (sender == null) {
          break;
        }
        accepted += take(link, sender, nowNanos, handler) ? 1 : 0;
      }
    }
    return accepted;
  }

  /** Has the partner been believed since this daemon started? */
  public boolean isPaired() {
    return session.isPaired();
  }

  /** What was sent, accepted and rejected. */
  public ControlCounters counters() {
    return counters;
  }

  /** The links, in the order given. */
  public List<ControlLink> links() {
    return links;
  }

  /** The sockets, for a selector. */
  public List<DatagramChannel> channels() {
    return links.stream().map(ControlLink::channel).toList();
  }

  /** Closes all links. */
  @Override
  public void close() throws IOException {
    for (ControlLink link : links) {
      link.close();
    }
  }

  private SocketAddress receive(ControlLink link) {
    receiving.clear();
    try {
      SocketAddress sender = link.receive(receiving);
      receiving.flip();
      return sender;
    } catch (IOException failure) {
      counters.countReceiveFailed();
      return null;
    }
  }

  private boolean take(
      int link, SocketAddress sender, long nowNanos, Consumer<ReceivedMessage> handler) {
    boolean known = sender.equals(links.get(link).peer());
    Rejection rejection = known ? guard.open(receiving) : Rejection.UNKNOWN_PEER;
    if (rejection != null) {
      counters.countRejected(rejection);
      return false;
    }
    return believe(guard.message(), link, nowNanos, handler);
  }

  private boolean believe(
      ControlMessage message, int link, long nowNanos, Consumer<ReceivedMessage> handler) {
    ControlHeader header = message.header();
    boolean restarted = session.isRestart(header);
    Rejection rejection = session.receive(header, link, nowNanos);
    if (rejection == null || rejection == Rejection.DUPLICATE) {
      links.get(link).heard(nowNanos);
    }
    if (rejection != null) {
      counters.countRejected(rejection);
      if (rejection == Rejection.UNPROVEN) {
        answer(header, links.get(link), nowNanos);
      }
      return false;
    }
    counters.countAccepted();
    long rtt = Math.max(0, nowNanos - header.echoSentNanos() - header.echoHeldNanos());
    handler.accept(
        new ReceivedMessage(message, link, nowNanos, header.echoSentNanos(), rtt, restarted));
    return true;
  }

  /** Nothing to say before the first {@link #send}, which is soon enough for the partner. */
  private void answer(ControlHeader unproven, ControlLink link, long nowNanos) {
    if (lastHost != null) {
      seal(session.answer(unproven, ownHash, nowNanos));
      counters.countSent(link.send(sending));
    }
  }

  private void seal(ControlHeader header) {
    outgoing.write(new ControlMessage(header, lastHost, lastServices, keys), sending);
  }
}
