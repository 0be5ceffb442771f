package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.jni.OwnProcess;
import io.understudy.jni.Voice;
import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.pair.ControlChannel;
import io.understudy.replicator.pair.ControlMessage;
import io.understudy.replicator.pair.HostFacts;
import io.understudy.replicator.pair.MessageKind;
import io.understudy.replicator.pair.PairKey;
import io.understudy.replicator.pair.ReceivedMessage;
import io.understudy.replicator.pair.ServiceStatus;
import io.understudy.replicator.pair.Tidings;
import io.understudy.replicator.takeover.RoleState;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control thread: hears the partner, lets every service's role machine look at what there is,
 * sends heartbeats and lease frames, and repeats announcements. It owns all of them; others reach
 * it through {@link #wakeUp} and the volatile fields of the views.
 */
final class ControlLoop implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ControlLoop.class);
  private static final long STOP_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
  private static final long CLOSE_MILLIS = 5_000;

  /** Nobody repeats the last message when it is lost. */
  private static final int GOODBYES = 3;

  private final ControlChannel channel;
  private final Voice voice;
  private final List<ServiceRuntime> services;
  private final LeaseTerms terms;
  private final HostFacts facts;
  private final PairKey key;
  private final Supervisor supervisor;
  private final SeedGiver seedsOrNull;
  private final LinkNews links;
  private final Selector selector;
  private final Thread thread = new Thread(this::run, "control");
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean running = true;
  private volatile long rttNanos = -1;
  private volatile long turnedNanos;
  private volatile String partnerVersion;
  private final Tidings tidings = new Tidings();

  ControlLoop(
      ControlChannel channel,
      Voice voice,
      List<ServiceRuntime> services,
      LeaseTerms terms,
      HostFacts facts,
      PairKey key,
      Supervisor supervisor,
      SeedGiver seedsOrNull,
      LinkNews links)
      throws IOException {
    this.channel = channel;
    this.voice = voice;
    this.services = List.copyOf(services);
    this.terms = terms;
    this.facts = facts;
    this.key = key;
    this.supervisor = supervisor;
    this.seedsOrNull = seedsOrNull;
    this.links = links;
    this.selector = Selector.open();
    for (DatagramChannel link : channel.channels()) {
      link.register(selector, SelectionKey.OP_READ);
    }
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
  }

  void start() {
    long now = HostNetwork.bootNanos();
    turnedNanos = now;
    services.forEach(service -> service.start(now));
    thread.start();
  }

  /** Makes the loop look at once. Any thread. */
  void wakeUp() {
    selector.wakeup();
  }

  /** Round trip of the control channel, or -1. Any thread. */
  long rttNanos() {
    return rttNanos;
  }

  /** When the loop last turned, boot-time clock. Any thread. */
  long turnedNanos() {
    return turnedNanos;
  }

  /** Software version of the partner, or null. Any thread. */
  String partnerVersion() {
    return partnerVersion;
  }

  private void run() {
    askForRealTime();
    long nextHeartbeat = HostNetwork.bootNanos();
    try {
      while (running) {
        nextHeartbeat = turn(nextHeartbeat);
      }
      sayGoodbye();
    } catch (IOException | RuntimeException failure) {
      LOGGER.error("control thread ended; the kernel goes on with the roles it has", failure);
    } finally {
      ended.countDown();
    }
  }

  private long turn(long nextHeartbeat) throws IOException {
    long now = HostNetwork.bootNanos();
    turnedNanos = now;
    supervisor.turned(now);
    channel.poll(now, this::heard);
    services.forEach(ServiceRuntime::listen);
    services.forEach(service -> service.advance(now));
    long next = nextHeartbeat;
    boolean beat = now >= nextHeartbeat;
    if (beat) {
      if (supervisor.isThere()) {
        supervisor.status(statusText());
      }
      links.look(now);
      next = Math.max(nextHeartbeat + terms.heartbeatNanos(), now + terms.heartbeatNanos() / 2);
    }
    List<ServiceStatus> statuses = statuses();
    List<ServiceStatus> toSay = withoutCounts(statuses);
    if (beat || tidings.isDue(toSay)) {
      services.forEach(service -> service.pulse(voice));
      send(MessageKind.HEARTBEAT, statuses, now);
      tidings.told(toSay);
    }
    await(next);
    return next;
  }

  /** It decides within a heartbeat, while compiler and collector have time. */
  private static void askForRealTime() {
    try {
      int priority = OwnProcess.realTime();
      if (priority > 0) {
        LOGGER.atInfo().addKeyValue("priority", priority).log("control thread runs in real time");
      }
    } catch (NativeException refused) {
      LOGGER
          .atWarn()
          .addKeyValue("reason", refused.getMessage())
          .log("control thread runs as an ordinary one; a busy host may look dead");
    }
  }

  private String statusText() {
    return services.stream()
        .map(service -> service.service().name() + ": " + words(service.state()))
        .collect(Collectors.joining("; "));
  }

  private static String words(RoleState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void heard(ReceivedMessage received) {
    rttNanos = received.rttNanos();
    partnerVersion = received.message().host().softwareVersion();
    if (seedsOrNull != null) {
      seedsOrNull.heard(received);
    }
    ControlMessage message = received.message();
    tidings.heard(List.of(message.host(), withoutCounts(message.services())));
    for (ServiceRuntime service : services) {
      service.heard(received, key.leaseToken(service.service().name()));
    }
  }

  private void send(MessageKind kind, List<ServiceStatus> statuses, long now) {
    if (seedsOrNull != null) {
      channel.offer(seedsOrNull.offer());
    }
    channel.send(kind, facts, statuses, now);
  }

  private List<ServiceStatus> statuses() {
    return services.stream().map(ServiceRuntime::status).toList();
  }

  private static List<ServiceStatus> withoutCounts(List<ServiceStatus> statuses) {
    return statuses.stream().map(ServiceStatus::withoutCounts).toList();
  }

  private void await(long nextHeartbeat) throws IOException {
    long now = HostNetwork.bootNanos();
    long due = nextHeartbeat;
    for (ServiceRuntime service : services) {
      due = Math.min(due, service.dueNanos(now, terms.heartbeatNanos()));
    }
    long millis = (due - now) / 1_000_000;
    if (due <= now) {
      selector.selectNow();
    } else {
      selector.select(Math.max(1, millis));
    }
    selector.selectedKeys().clear();
  }

  private void sayGoodbye() {
    long now = HostNetwork.bootNanos();
    for (ServiceRuntime service : services) {
      service.leave();
    }
    for (int i = 0; i < GOODBYES; i++) {
      send(MessageKind.GOODBYE, statuses(), now);
    }
  }

  /** Hands over where the partner can take the role, then ends the loop. Any thread. */
  void stop() {
    services.forEach(ServiceRuntime::stop);
    wakeUp();
    long until = System.nanoTime() + STOP_NANOS;
    while (thread.isAlive() && System.nanoTime() < until && !isSettled()) {
      try {
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    running = false;
    wakeUp();
    try {
      ended.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has every service either been handed over, or is it served by this host alone? */
  private boolean isSettled() {
    return services.stream().map(ServiceRuntime::state).allMatch(ControlLoop::isSettled);
  }

  private static boolean isSettled(RoleState state) {
    return state != RoleState.PRIMARY_DUPLEX && state != RoleState.HANDING_OVER;
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
