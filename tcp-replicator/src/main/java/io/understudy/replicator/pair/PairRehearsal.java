package io.understudy.replicator.pair;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lets two made-up hosts talk to each other, many times, with no network between them: so the
 * classes are loaded, ciphers are found and all is compiled before the first real message. The
 * first turn of a daemon that joins would otherwise take a tenth of a second on a busy host. Pure;
 * time is made up.
 */
public final class PairRehearsal {
  private static final long STEP_NANOS = 1_000_000;
  private static final String[] NODES = {"one", "other"};

  private final PairKey key =
      PairKey.of("no secret: a rehearsal".repeat(2).getBytes(StandardCharsets.US_ASCII));
  private final ByteBuffer datagram =
      ByteBuffer.allocateDirect(MessageCodec.MAXIMUM_BYTES + MessageSeal.BYTES);
  private final Host[] hosts = {new Host(0), new Host(1)};
  private long now = 1;

  private PairRehearsal() {}

  /** Plays so many exchanges of two messages each, and returns how many messages were believed. */
  public static int play(int times) {
    PairRehearsal rehearsal = new PairRehearsal();
    int believed = 0;
    for (int i = 0; i < times; i++) {
      believed += rehearsal.message(0, i) + rehearsal.message(1, i);
    }
    return believed;
  }

  private int message(int from, int turn) {
    now += STEP_NANOS;
    Host sender = hosts[from];
    Host receiver = hosts[1 - from];
    sender.say(sender.session.next(MessageKind.HEARTBEAT, sender.hash, now), turn % 2);
    Rejection rejection = receiver.hear();
    if (rejection == Rejection.UNPROVEN) {
      ControlHeader unproven = receiver.guard.message().header();
      receiver.say(receiver.session.answer(unproven, receiver.hash, now), turn % 2);
      sender.hear();
    }
    return rejection == null ? 1 : 0;
  }

  /** One of the two. */
  private final class Host {
    private final HostFacts facts;
    private final long hash;
    private final PairSession session;
    private final MessageSeal outgoing;
    private final DatagramGuard guard;
    private final Tidings tidings = new Tidings();

    Host(int number) {
      String own = NODES[number];
      String peer = NODES[1 - number];
      facts = new HostFacts(number, 1, 1, own, "rehearsal");
      hash = NodeHash.of(own);
      session = new PairSession(number + 1, 1);
      outgoing = new MessageSeal(key.directionKey(own, peer));
      guard = new DatagramGuard(NodeHash.of(peer), new MessageSeal(key.directionKey(peer, own)));
    }

    void say(ControlHeader header, int role) {
      List<ServiceStatus> toSay =
          List.of(new ServiceStatus(1, role, 1, ServiceStatus.READY_TO_SHADOW, 1, 1)).stream()
              .map(ServiceStatus::withoutCounts)
              .toList();
      outgoing.write(new ControlMessage(header, facts, toSay, KeyOffer.NONE), datagram);
      if (tidings.isDue(toSay)) {
        tidings.told(toSay);
      }
    }

    Rejection hear() {
      Rejection rejection = guard.open(datagram);
      if (rejection != null) {
        return rejection;
      }
      ControlMessage message = guard.message();
      tidings.heard(List.of(message.host(), message.services()));
      return session.receive(message.header(), 0, now);
    }
  }
}
