package io.understudy.replicator.queue;

import io.understudy.codec.TcpSegment;
import java.nio.ByteBuffer;

/**
 * Plays short connections to a judge of its own before the first packet comes, so that the compiler
 * has taken notice: else the first packets would hold up leases, and look like a dead host.
 */
final class DryRun {
  private static final int CLIENT = 0x0a000001;
  private static final int SERVICE = 0x0a000064;
  private static final int PORT = 80;
  private static final int PAYLOAD = 100;
  private static final int DATA = TcpSegment.ACK | TcpSegment.PSH;

  private final ByteBuffer packet = ByteBuffer.allocateDirect(256);
  private final ByteBuffer frame = ByteBuffer.allocateDirect(256);
  private final QueuedSegment segment = new QueuedSegment();
  private final Outlet nowhere = new Nowhere();
  private long now = 1;

  private DryRun() {}

  /** Plays so many connections, each on both hosts. Takes about a tenth of a second for 1000. */
  static void play(int connections) {
    DryRun run = new DryRun();
    Connections shadowing = new Connections(connections);
    Connections speaking = new Connections(connections);
    Judge backup = new Judge(shadowing);
    Judge primary = new Judge(speaking);
    for (int i = 0; i < connections; i++) {
      run.connection(primary, speaking, terms(true), 1 + i);
      run.connection(backup, shadowing, terms(false), 1 + i);
    }
  }

  private static ServiceTerms terms(boolean speaks) {
    long second = 1_000_000_000L;
    return new ServiceTerms(speaks, !speaks, speaks, speaks, false, 1, 0, second, second);
  }

  private void connection(Judge judge, Connections known, ServiceTerms terms, int port) {
    FlowKey key = new FlowKey(0, 0xffff00000000L | CLIENT, port, PORT, 0);
    client(judge, key, terms, 999, 0, TcpSegment.SYN, 0);
    stack(judge, key, terms, 4999, 1000, TcpSegment.SYN | TcpSegment.ACK, 0);
    if (!terms.speaks()) {
      PairFrames.header(frame, PairFrames.ANSWER, 1, 0, 0);
      PairFrames.answer(frame, PairFrames.HEADER, key, known.handshake(key));
      Handshake.Answer answer = PairFrames.answer(frame, PairFrames.HEADER, now);
      judge.partnerAnswered(key, 999, answer, nowhere);
    }
    client(judge, key, terms, 1000, 5000, TcpSegment.ACK, 0);
    for (int i = 0; i < 3; i++) {
      client(judge, key, terms, 1000 + i * PAYLOAD, 5000 + i * PAYLOAD, DATA, PAYLOAD);
      stack(judge, key, terms, 5000 + i * PAYLOAD, 1000 + (i + 1) * PAYLOAD, DATA, PAYLOAD);
      stack(judge, key, terms, 5000 + i * PAYLOAD, 1000 + (i + 1) * PAYLOAD, TcpSegment.ACK, 0);
      PairFrames.confirmation(frame, PairFrames.HEADER, known.find(key).confirmation());
      judge.confirmed(PairFrames.confirmation(frame, PairFrames.HEADER, 0), terms, now++, nowhere);
    }
    known.forget(key);
  }

  private void client(
      Judge judge, FlowKey key, ServiceTerms terms, int seq, int ack, int flags, int payload) {
    write(CLIENT, key.clientPort(), SERVICE, PORT, seq, ack, flags, payload);
    judge.fromClient(segment, key, !terms.speaks(), terms, now++, nowhere);
  }

  private void stack(
      Judge judge, FlowKey key, ServiceTerms terms, int seq, int ack, int flags, int payload) {
    write(SERVICE, PORT, CLIENT, key.clientPort(), seq, ack, flags, payload);
    judge.fromStack(segment, key, terms, now++, nowhere);
  }

  private void write(
      int from, int fromPort, int to, int toPort, int seq, int ack, int flags, int payload) {
    int length = 52 + payload;
    packet.putInt(0, 0x45000000 | length).putInt(4, 0x4000).putInt(8, 0x40060000);
    packet.putInt(12, from).putInt(16, to).putShort(20, (short) fromPort);
    packet.putShort(22, (short) toPort).putInt(24, seq).putInt(28, ack);
    packet.putShort(32, (short) (0x8000 | flags)).putShort(34, (short) 1000).putInt(36, 0);
    packet.putInt(40, 0x0101080a).putInt(44, (int) (now >>> 20)).putInt(48, 1);
    segment.wrap(packet, 0, length);
  }

  private static final class Nowhere implements Outlet {
    @Override
    public void accept(boolean changed) {}

    @Override
    public void drop() {}

    @Override
    public void relay() {}

    @Override
    public void tellClient(
        Connection c, int sequence, int flags, int acknowledgement, int window) {}

    @Override
    public void tellStack(Connection c, int sequence, int acknowledgement) {}

    @Override
    public void deliver(byte[] packet) {}

    @Override
    public void confirm(Connection c) {}

    @Override
    public void answered(FlowKey key, Handshake handshake) {}

    @Override
    public void unprotect(FlowKey key, int reason) {}

    @Override
    public void record(Connection c, int kind) {}

    @Override
    public void refused(FlowKey key, int reason) {}

    @Override
    public void count(int counter) {}
  }
}
