package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.OwnProcess;
import io.understudy.jni.SeedSocket;
import io.understudy.jni.SegmentEngine;
import io.understudy.jni.Sighting;
import io.understudy.replicator.pair.KeyOffer;
import io.understudy.replicator.pair.ReceivedMessage;
import io.understudy.replicator.replica.ConnectionIdentity;
import io.understudy.replicator.replica.EpochKey;
import io.understudy.replicator.replica.KeySchedule;
import io.understudy.replicator.replica.PartnerClock;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives preloaded servers the seeds of their connections, on a thread of its own, which also owns
 * the keys. A server that gets none chooses by itself; nothing here is needed for a connection to
 * be served. The control thread hands over what the partner says and takes what it is to be told.
 */
final class SeedGiver implements AutoCloseable {
  /** Hears of connections that will differ on the two hosts. Called on the thread of the seeds. */
  interface Listener {
    void unseeded(Sighting connection, byte[] client, int clientPort, int port, SeedAnswer why);
  }

  private record Heard(KeyOffer offer, long aheadNanos, long wallSeconds) {}

  private static final Logger LOGGER = LoggerFactory.getLogger(SeedGiver.class);
  private static final int TURN_MILLIS = 10;
  private static final long CLOSE_MILLIS = 2_000;

  private final SeedSocket socket;
  private final SegmentEngine plane;
  private final KeySchedule schedule;
  private final Listener listener;
  private final AtomicLongArray counts = new AtomicLongArray(SeedAnswer.values().length);
  private final AtomicReference<Heard> heard = new AtomicReference<>();

  /** The control thread's, which hears the partner. */
  private final PartnerClock clock = new PartnerClock();

  private final Thread thread = new Thread(this::run, "seeds");
  private volatile KeyOffer offer = KeyOffer.NONE;
  private volatile boolean running = true;

  /** Closes the socket at its end. */
  SeedGiver(SeedSocket socket, SegmentEngine plane, KeySchedule schedule, Listener listener) {
    this.socket = socket;
    this.plane = plane;
    this.schedule = schedule;
    this.listener = listener;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** What the partner is told with each message. Any thread. */
  KeyOffer offer() {
    return offer;
  }

  /** Takes in what the partner says. One thread; each message has all, so the last one counts. */
  void heard(ReceivedMessage received) {
    long theirNanos = received.message().header().sentNanos() + received.rttNanos() / 2;
    heard.set(
        new Heard(
            received.message().keys(),
            clock.heard(
                theirNanos - received.receivedNanos(),
                received.rttNanos(),
                received.receivedNanos()),
            Instant.now().getEpochSecond()));
  }

  /** How questions were answered, by {@link SeedAnswer#label}. Any thread. */
  Map<String, Long> counts() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (SeedAnswer answer : SeedAnswer.values()) {
      all.put(answer.label(), counts.get(answer.ordinal()));
    }
    return all;
  }

  private void run() {
    OwnProcess.shortSlice();
    try {
      while (running) {
        boolean asked = socket.await(TURN_MILLIS);
        turn();
        if (asked) {
          answer();
        }
      }
    } catch (RuntimeException failure) {
      LOGGER.error("no more seeds: servers choose by themselves, TLS is not protected", failure);
      offer = KeyOffer.NONE;
    }
  }

  private void turn() {
    long now = HostNetwork.bootNanos();
    Heard news = heard.getAndSet(null);
    if (news != null) {
      schedule.heard(news.offer(), news.aheadNanos(), now, news.wallSeconds());
    }
    schedule.advance(now);
    offer = schedule.offer();
  }

  private void answer() {
    SeedAnswer answer = SeedAnswer.of(socket.status());
    Sighting connection = null;
    if (answer == SeedAnswer.GIVEN) {
      connection = find();
      answer = give(connection);
    }
    long times = counts.incrementAndGet(answer.ordinal());
    if (answer == SeedAnswer.FAILED && times == 1) {
      LOGGER.warn(
          "the sockets of servers cannot be looked at, so their TLS is not protected; let the daemon"
              + " have CAP_SYS_PTRACE and the system call pidfd_getfd (SystemCallFilter of its unit)");
    }
    if (answer != SeedAnswer.GIVEN) {
      socket.refuse(answer.code());
    }
    if (answer.endsProtection()) {
      listener.unseeded(
          connection, socket.clientAddress(), socket.clientPort(), socket.servicePort(), answer);
    }
  }

  private Sighting find() {
    return plane.findConnection(
        socket.serviceAddress(), socket.servicePort(), socket.clientAddress(), socket.clientPort());
  }

  private SeedAnswer give(Sighting connection) {
    if (connection == null) {
      return SeedAnswer.NOT_OURS;
    }
    if (!connection.isProtected()) {
      return SeedAnswer.UNPROTECTED;
    }
    EpochKey key = schedule.keyFor(connection.openedNanos());
    if (key == null) {
      return SeedAnswer.NO_KEY;
    }
    ConnectionIdentity identity = identity(connection);
    byte[] seed = key.seed(identity);
    if (seed == null) {
      return SeedAnswer.GIVEN_BEFORE;
    }
    byte[] tickets = key.tickets(identity);
    socket.give(key.startSeconds(), seed, tickets);
    Arrays.fill(seed, (byte) 0);
    Arrays.fill(tickets, (byte) 0);
    return SeedAnswer.GIVEN;
  }

  private ConnectionIdentity identity(Sighting connection) {
    return new ConnectionIdentity(
        socket.serviceAddress(),
        socket.servicePort(),
        socket.clientAddress(),
        socket.clientPort(),
        connection.clientIsn(),
        connection.serviceIsn());
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      schedule.erase();
      socket.close();
    }
  }
}
