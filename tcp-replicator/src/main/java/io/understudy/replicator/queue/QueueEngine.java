package io.understudy.replicator.queue;

import io.understudy.jni.Abi;
import io.understudy.jni.HostNetwork;
import io.understudy.jni.PacketQueue;
import io.understudy.jni.PacketSocket;
import io.understudy.jni.SegmentEngine;
import io.understudy.jni.ServiceRow;
import io.understudy.jni.Sighting;
import io.understudy.jni.Voice;
import io.understudy.replicator.capture.SegmentSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * The engine {@code nfqueue} of one host. A thread of its own, the {@link QueueLoop}, owns the
 * queue, the connections and everything that is said about them; the others ask it by tasks.
 *
 * <p>What the kernel does for the engine ebpf when no process runs, it does not do here: see
 * docs/nfqueue.md for what becomes of the promises.
 */
public final class QueueEngine implements SegmentEngine, Voice {
  private static final int LONGEST_QUEUE = 16 * 1024;
  private static final long ASK_MILLIS = 1_000;
  private static final int REHEARSED_CONNECTIONS = 2_000;

  private final ByteBuffer services =
      ByteBuffer.allocateDirect(Abi.size("us_service") * Abi.constant("US_MAX_SERVICES"))
          .order(ByteOrder.nativeOrder());
  private final List<ServiceRow> rows = new ArrayList<>();
  private final long instance = new SecureRandom().nextLong() | 1;
  private final Endpoints endpoints = new Endpoints();
  private final Connections connections;
  private final PacketQueue queue;
  private final VoiceGuard guard;
  private final QueueLoop loop;

  /**
   * Binds to the queue; no packet is judged before {@link #start}, and none leaves.
   *
   * @param guard puts the packet filter's rules in force
   * @throws io.understudy.jni.NativeException without privileges, or when another daemon runs
   */
  public QueueEngine(int ifindex, int maxConnections, VoiceGuard guard) {
    for (int i = 0; i < Abi.constant("US_MAX_SERVICES"); i++) {
      rows.add(new ServiceRow(services, i));
    }
    connections = new Connections(maxConnections);
    this.guard = guard;
    queue = new PacketQueue(ifindex, LONGEST_QUEUE);
    loop = new QueueLoop(queue, rows, endpoints, connections, guard);
  }

  /** Begins to judge; connections are reported to the sink, whose one producer is the engine. */
  public void start(SegmentSink sink) {
    DryRun.play(REHEARSED_CONNECTIONS);
    loop.start(sink);
  }

  /** Does the engine's thread live? */
  public boolean isAlive() {
    return loop.isAlive();
  }

  @Override
  public ByteBuffer services() {
    return services.duplicate().order(ByteOrder.nativeOrder());
  }

  @Override
  public long instanceId() {
    return instance;
  }

  @Override
  public String name() {
    return "nfqueue";
  }

  @Override
  public int version() {
    return -1;
  }

  @Override
  public void addEndpoint(byte[] address, int port, int protocol, int service) {
    endpoints.add(address, port, service);
  }

  @Override
  public void counters(long[] values) {
    loop.counters(values);
  }

  @Override
  public void forgetConnection(
      long clientHigh, long clientLow, int clientPort, int servicePort, int service) {
    FlowKey key = new FlowKey(clientHigh, clientLow, clientPort, servicePort, service);
    loop.execute(() -> connections.forget(key));
  }

  /** A fresh engine has no connections. */
  @Override
  public void readConnections(ByteBuffer records, ObjIntConsumer<ByteBuffer> handler) {}

  @Override
  public boolean readConnection(
      long clientHigh,
      long clientLow,
      int clientPort,
      int servicePort,
      int service,
      ByteBuffer record) {
    FlowKey key = new FlowKey(clientHigh, clientLow, clientPort, servicePort, service);
    return ask(
        () -> {
          Connection c = connections.find(key);
          if (c != null) {
            int progress = Abi.constant("US_RECORD_PROGRESS");
            Records.snapshot(record, c, rows.get(service), progress, HostNetwork.bootNanos());
          }
          return c != null;
        },
        false);
  }

  @Override
  public Sighting findConnection(byte[] address, int port, byte[] client, int clientPort) {
    int service = endpoints.find(address, port);
    FlowKey key = Endpoints.key(client, clientPort, port, service);
    return service < 0 ? null : ask(() -> sighting(connections.find(key)), null);
  }

  private Sighting sighting(Connection c) {
    if (c == null) {
      return null;
    }
    boolean both = c.isProtectedSince(rows.get(c.key.service()).protectedSinceNanos());
    return new Sighting(c.key.service(), both, c.clientIsn, c.serviceIsn, c.createdNanos);
  }

  /** Nothing is retained here: what the partner lacks the client sends again. */
  @Override
  public int repair(long clientHigh, long clientLow, int clientPort, int servicePort, int service) {
    return 0;
  }

  @Override
  public int flushConnections(int service) {
    return ask(() -> connections.forgetAll(service), 0);
  }

  @Override
  public int promptRecent(int service, boolean retransmit) {
    return ask(() -> loop.prompt(service), 0);
  }

  /** There are none: all are looked at at once. */
  @Override
  public int promptOthers(int service, boolean retransmit) {
    return 0;
  }

  @Override
  public boolean prolongLease(int service, long untilNanos) {
    return Leases.prolong(rows.get(service), untilNanos, HostNetwork::bootNanos);
  }

  @Override
  public boolean guardsVoice(int service) {
    return guard.close(service);
  }

  @Override
  public boolean sendLease(int service, int kind) {
    int sent = kind == PacketSocket.LEASE_REQUEST ? kind : PacketSocket.LEASE_PROBE;
    loop.execute(() -> loop.sendLease(service, sent, HostNetwork.bootNanos(), 0));
    return true;
  }

  @Override
  public boolean announce(int service) {
    return queue.announce(services, service);
  }

  private <T> T ask(Supplier<T> question, T otherwise) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(question.get()));
    try {
      return answer.get(ASK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException | TimeoutException failure) {
      return otherwise;
    }
  }

  /** Ends the thread and lets go of the queue; the rules stay as the roles want them. */
  @Override
  public void close() {
    guard.leave(rows);
    if (loop.stop()) {
      queue.close();
    }
  }
}
