package io.understudy.replicator.queue;

import java.util.ArrayList;
import java.util.List;

/** Writes down what the judge wants, in words. Records and counts are left out. */
final class Script implements Outlet {
  private final List<String> said = new ArrayList<>();
  final List<byte[]> delivered = new ArrayList<>();

  /** What was wanted since the last call. */
  List<String> since() {
    List<String> lines = List.copyOf(said);
    said.clear();
    return lines;
  }

  @Override
  public void accept(boolean changed) {
    said.add(changed ? "accept changed" : "accept");
  }

  @Override
  public void drop() {
    said.add("drop");
  }

  @Override
  public void relay() {
    said.add("relay");
  }

  @Override
  public void tellClient(Connection c, int sequence, int flags, int acknowledgement, int window) {
    said.add("tell client seq " + sequence + " flags " + flags + " ack " + acknowledgement);
  }

  @Override
  public void tellStack(Connection c, int sequence, int acknowledgement) {
    said.add("tell stack seq " + sequence + " ack " + acknowledgement);
  }

  @Override
  public void deliver(byte[] packet) {
    said.add("deliver");
    delivered.add(packet);
  }

  @Override
  public void confirm(Connection c) {
    Confirmation now = c.confirmation();
    said.add("confirm snd " + now.sndNxt() + " ack " + now.ack() + (now.fin() ? " fin" : ""));
  }

  @Override
  public void answered(FlowKey key, Handshake handshake) {
    said.add("answered " + handshake.own.sequence());
  }

  @Override
  public void unprotect(FlowKey key, int reason) {
    said.add("unprotect");
  }

  @Override
  public void record(Connection c, int kind) {}

  @Override
  public void refused(FlowKey key, int reason) {
    said.add("refused");
  }

  @Override
  public void count(int counter) {}
}
