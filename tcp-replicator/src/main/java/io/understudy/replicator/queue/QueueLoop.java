package io.understudy.replicator.queue;

import io.understudy.codec.IpAddress;
import io.understudy.codec.TcpSegment;
import io.understudy.jni.Abi;
import io.understudy.jni.HostNetwork;
import io.understudy.jni.PacketQueue;
import io.understudy.jni.ServiceRow;
import io.understudy.replicator.capture.SegmentSink;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of the engine: takes packets and the partner's frames, has them judged, and carries
 * out what the {@link Judge} decides. Others reach it by {@link #execute}.
 */
final class QueueLoop implements Outlet {
  private static final Logger LOGGER = LoggerFactory.getLogger(QueueLoop.class);
  private static final int WAIT_MILLIS = 10;
  private static final long TICK_NANOS = 20_000_000;
  private static final long CLOSE_MILLIS = 2_000;
  private static final int FRAMES_AT_ONCE = 256;
  private static final int LONGEST_PACKET = 1 << 16;

  private final PacketQueue queue;
  private final List<ServiceRow> rows;
  private final Endpoints endpoints;
  private final Connections connections;
  private final VoiceGuard guard;
  private final Judge judge;
  private final Verdicts verdicts;
  private final PairWriter writer;
  private final PacketForge forge = new PacketForge();
  private final QueuedSegment segment = new QueuedSegment();
  private final QueuedSegment kept = new QueuedSegment();
  private final ByteBuffer keptBytes = ByteBuffer.allocateDirect(LONGEST_PACKET);
  private final ByteBuffer frame = ByteBuffer.allocateDirect(1 << 14);
  private final List<Connection> unconfirmed = new ArrayList<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final long[] counts = new long[Abi.constant("US_COUNTER_COUNT")];
  private final ServiceTerms[] terms;
  private final Thread thread = new Thread(this::run, "queue");
  private Records records;
  private volatile boolean running = true;
  private long now;
  private long tickedNanos;
  private boolean allOpen;
  private int packet;
  private int service;
  private boolean leaving;
  private boolean delivering;
  private int keptLength;

  QueueLoop(
      PacketQueue queue,
      List<ServiceRow> rows,
      Endpoints endpoints,
      Connections connections,
      VoiceGuard guard) {
    this.queue = queue;
    this.rows = rows;
    this.endpoints = endpoints;
    this.connections = connections;
    this.guard = guard;
    judge = new Judge(connections);
    verdicts = new Verdicts(queue, rows);
    writer = new PairWriter(queue, rows);
    terms = new ServiceTerms[rows.size()];
    thread.setDaemon(true);
    thread.setPriority(Thread.MAX_PRIORITY);
  }

  void start(SegmentSink sink) {
    records = new Records(sink);
    thread.start();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  /** Runs a task in the loop's thread, soon. Any thread. */
  void execute(Runnable task) {
    tasks.add(task);
    synchronized (this) {
      if (running) {
        queue.wake();
      }
    }
  }

  void counters(long[] values) {
    System.arraycopy(counts, 0, values, 0, Math.min(values.length, counts.length));
  }

  /** Ends the loop. False when its thread does not end; the queue must stay then. */
  boolean stop() {
    synchronized (this) {
      running = false;
      queue.wake();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private void run() {
    try {
      while (running) {
        turn(queue.await(WAIT_MILLIS));
      }
    } catch (RuntimeException failure) {
      LOGGER.error("queue thread ended; nothing of the services is judged any more", failure);
    }
  }

  private void turn(int ready) {
    begin();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    if ((ready & PacketQueue.FRAMES) != 0) {
      hearPartner();
    }
    if ((ready & PacketQueue.PACKETS) != 0) {
      int packets = queue.receive();
      for (packet = 0; packet < packets; packet++) {
        look();
      }
      counts[Counts.SILENT_PAST_LEASE] += verdicts.flush(HostNetwork.bootNanos());
    }
    if (now - tickedNanos > TICK_NANOS) {
      tick();
    }
    finish();
  }

  private void begin() {
    now = HostNetwork.bootNanos();
    records.begin();
    for (int i = 0; i < terms.length && rows.get(i).isConfigured(); i++) {
      terms[i] = terms(rows.get(i));
    }
  }

  private ServiceTerms terms(ServiceRow row) {
    int role = row.role();
    int flags = row.flags();
    return new ServiceTerms(
        row.maySpeak(now),
        role == ServiceRow.ROLE_BACKUP && (flags & ServiceRow.GRANT) != 0,
        (flags & ServiceRow.RELAY) != 0,
        (flags & ServiceRow.GATE) != 0,
        (flags & ServiceRow.ASYNC) != 0,
        row.epoch(),
        row.protectedSinceNanos(),
        row.unconfirmedLimitNanos(),
        row.endGraceNanos());
  }

  private void finish() {
    for (Connection c : unconfirmed) {
      c.confirmationDue = false;
      if (terms[c.key.service()].shadows()) {
        writer.confirmation(c.confirmation());
      }
    }
    unconfirmed.clear();
    writer.flush();
    records.publish();
  }

  private void tick() {
    boolean[] translated = new boolean[rows.size()];
    for (Connection c : connections.all()) {
      judge.tick(c, terms[c.key.service()], now, this);
      translated[c.key.service()] |= !c.closed && !c.space.isSame();
    }
    tickedNanos = now;
    boolean open = guard.look(rows, translated);
    if (open != allOpen) {
      allOpen = open;
      queue.failOpen(open);
    }
  }

  private void look() {
    leaving = !queue.arrived(packet);
    ByteBuffer memory = queue.memory();
    int at = queue.offset(packet);
    service = serviceOf(memory, at, queue.length(packet));
    if (service == Endpoints.NONE || terms[service] == null) {
      verdicts.note(queue.id(packet), false, 0, 0, Verdicts.arrived());
    } else if (queue.isSpoilt(packet)) {
      count(Counts.MALFORMED);
      drop();
    } else if (segment.wrap(memory, at, queue.length(packet)) && isOurs()) {
      judgeSegment();
    } else {
      count(terms[service].speaks() ? Counts.UNTRACKED : Counts.SUPPRESSED);
      passIfSpeaking();
    }
  }

  private boolean isOurs() {
    int port = leaving ? segment.sourcePort() : segment.destinationPort();
    long high = leaving ? segment.sourceHigh() : segment.destinationHigh();
    long low = leaving ? segment.sourceLow() : segment.destinationLow();
    return endpoints.find(high, low, port) == service;
  }

  private void judgeSegment() {
    if (leaving) {
      FlowKey key = FlowKey.ofService(segment, service);
      judge.fromStack(segment, key, terms[service], now, this);
    } else {
      FlowKey key = FlowKey.ofClient(segment, service);
      boolean copy = queue.source(packet) == rows.get(service).partnerMac();
      judge.fromClient(segment, key, copy, terms[service], now, this);
    }
  }

  private void passIfSpeaking() {
    if (terms[service].speaks()) {
      accept(false);
    } else {
      drop();
    }
  }

  /** The service whose address the packet comes from, or goes to. */
  private int serviceOf(ByteBuffer memory, int at, int length) {
    boolean ipv6 = length > 0 && (memory.get(at) & 0xf0) == 0x60;
    if (length < (ipv6 ? 40 : 20)) {
      return Endpoints.NONE;
    }
    if (ipv6) {
      int address = at + (leaving ? 8 : 24);
      return endpoints.find(memory.getLong(address), memory.getLong(address + 8), 0);
    }
    int address = memory.getInt(at + (leaving ? 12 : 16));
    return endpoints.find(0, IpAddress.lowOfV4(address), 0);
  }

  private void hearPartner() {
    for (int i = 0; i < FRAMES_AT_ONCE; i++) {
      int length = queue.receiveFrame(frame);
      if (length <= 0) {
        return;
      }
      hear(length);
    }
  }

  private void hear(int length) {
    int at = PacketQueue.FRAME_BODY;
    int kind = PairFrames.kind(frame, at, length);
    int index = kind == 0 ? Endpoints.NONE : tagged(PairFrames.tag(frame, at));
    ServiceRow row = index < 0 ? null : rows.get(index);
    if (row == null
        || row.token() == 0
        || row.token() != PairFrames.token(frame, at)
        || row.partnerMac() != frame.getLong(0)) {
      count(Counts.LEASE_STRANGER);
      return;
    }
    row.partnerHeard(now);
    int entries = PairFrames.entries(frame, at);
    for (int i = 0; i < entries; i++) {
      entry(kind, index, row, at + PairFrames.HEADER, i);
    }
  }

  private void entry(int kind, int index, ServiceRow row, int first, int i) {
    switch (kind) {
      case PairFrames.CONFIRMATIONS -> {
        int at = first + i * PairFrames.CONFIRMATION_BYTES;
        service = index;
        judge.confirmed(PairFrames.confirmation(frame, at, index), terms[index], now, this);
      }
      case PairFrames.ANSWER -> {
        int at = first + i * PairFrames.ANSWER_BYTES;
        service = index;
        judge.partnerAnswered(
            PairFrames.key(frame, at, index),
            PairFrames.answeredIsn(frame, at),
            PairFrames.answer(frame, at, now),
            this);
      }
      case PairFrames.UNPROTECT -> {
        int at = first + i * PairFrames.UNPROTECT_BYTES;
        FlowKey key = PairFrames.key(frame, at, index);
        judge.partnerUnprotects(key, PairFrames.reason(frame, at), terms[index], this);
      }
      default -> lease(index, row, first + i * PairFrames.LEASE_BYTES);
    }
  }

  private void lease(int index, ServiceRow row, int at) {
    Leases.Answer answer =
        Leases.hear(
            PairFrames.leaseKind(frame, at),
            PairFrames.leaseStamp(frame, at),
            PairFrames.leaseLength(frame, at),
            row,
            HostNetwork.bootNanos(),
            counts);
    if (answer != null) {
      sendLease(index, answer.kind(), answer.stampNanos(), answer.lengthNanos());
    }
  }

  void sendLease(int index, int kind, long stampNanos, long lengthNanos) {
    writer.lease(index, kind, stampNanos, lengthNanos);
  }

  private int tagged(int tag) {
    for (int i = 0; i < rows.size() && rows.get(i).isConfigured(); i++) {
      if (rows.get(i).tag() == tag) {
        return i;
      }
    }
    return Endpoints.NONE;
  }

  /** Gives each connection's stack an old segment, which it answers with a fresh ACK. */
  int prompt(int ofService) {
    int prompted = 0;
    for (Connection c : connections.of(ofService)) {
      if (!c.closed) {
        tellStack(c, c.ownAck - 1, c.space.toStack(c.ownSndUna));
        prompted++;
      }
    }
    return prompted;
  }

  private byte[] address(int ofService) {
    return rows.get(ofService).address();
  }

  @Override
  public void accept(boolean changed) {
    if (delivering) {
      queue.inject(keptBytes, keptLength);
    } else {
      verdicts.note(
          queue.id(packet),
          true,
          changed ? queue.offset(packet) : 0,
          changed ? queue.length(packet) : 0,
          leaving ? service : Verdicts.arrived());
    }
  }

  @Override
  public void drop() {
    if (!delivering) {
      verdicts.note(queue.id(packet), false, 0, 0, Verdicts.arrived());
    }
  }

  @Override
  public void relay() {
    long partner = rows.get(service).partnerMac();
    if (!delivering && partner != 0) {
      int sent = queue.relay(partner, queue.offset(packet), queue.length(packet));
      if (sent < 0) {
        count(Counts.RELAY_FAILED);
      }
    }
  }

  @Override
  public void tellClient(Connection c, int sequence, int flags, int acknowledgement, int window) {
    count(flags == TcpSegment.ACK ? Counts.GATE_RELEASED : Counts.END_RELEASED);
    forge.toClient(c, address(c.key.service()), sequence, flags, acknowledgement, window);
    queue.inject(forge.packet(), forge.length());
  }

  @Override
  public void tellStack(Connection c, int sequence, int acknowledgement) {
    forge.toStack(c, address(c.key.service()), sequence, acknowledgement);
    queue.inject(forge.packet(), forge.length());
  }

  @Override
  public void deliver(byte[] bytes) {
    keptBytes.put(0, bytes);
    keptLength = bytes.length;
    delivering = true;
    if (kept.wrap(keptBytes, 0, bytes.length)) {
      FlowKey key = FlowKey.ofClient(kept, service);
      judge.fromClient(kept, key, true, terms[service], now, this);
    }
    delivering = false;
  }

  @Override
  public void confirm(Connection c) {
    if (!c.confirmationDue) {
      c.confirmationDue = true;
      unconfirmed.add(c);
    }
  }

  @Override
  public void answered(FlowKey key, Handshake handshake) {
    count(Counts.RELAYED_SYN_ACK);
    writer.answer(key, handshake);
  }

  @Override
  public void unprotect(FlowKey key, int reason) {
    writer.unprotect(key, reason);
  }

  @Override
  public void record(Connection c, int kind) {
    if (!records.tell(c, rows.get(c.key.service()), kind, now)) {
      count(Counts.RECORD_LOST);
    }
  }

  @Override
  public void refused(FlowKey key, int reason) {
    if (!records.refused(key, rows.get(key.service()), reason, now)) {
      count(Counts.RECORD_LOST);
    }
  }

  @Override
  public void count(int counter) {
    counts[counter]++;
  }
}
