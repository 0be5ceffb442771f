package io.understudy.replicator.queue;

import io.understudy.jni.PacketQueue;
import io.understudy.jni.ServiceRow;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes frames for the partner, several entries of one kind and service into each. Owned by the
 * engine's thread.
 */
final class PairWriter {
  private final PacketQueue queue;
  private final List<ServiceRow> rows;
  private final ByteBuffer frame = ByteBuffer.allocateDirect(PairFrames.MOST_BYTES);
  private int kind;
  private int service;
  private int entries;
  private int end;

  PairWriter(PacketQueue queue, List<ServiceRow> rows) {
    this.queue = queue;
    this.rows = rows;
  }

  void confirmation(Confirmation said) {
    int at = room(PairFrames.CONFIRMATIONS, said.key().service(), PairFrames.CONFIRMATION_BYTES);
    PairFrames.confirmation(frame, at, said);
  }

  void answer(FlowKey key, Handshake handshake) {
    int at = room(PairFrames.ANSWER, key.service(), PairFrames.ANSWER_BYTES);
    PairFrames.answer(frame, at, key, handshake);
    flush();
  }

  void unprotect(FlowKey key, int reason) {
    int at = room(PairFrames.UNPROTECT, key.service(), PairFrames.UNPROTECT_BYTES);
    PairFrames.unprotect(frame, at, key, reason);
    flush();
  }

  void lease(int ofService, int leaseKind, long stamp, long length) {
    int at = room(PairFrames.LEASE, ofService, PairFrames.LEASE_BYTES);
    PairFrames.lease(frame, at, leaseKind, stamp, length);
    flush();
  }

  private int room(int entryKind, int ofService, int bytes) {
    if (entries > 0
        && (kind != entryKind || service != ofService || end + bytes > frame.capacity())) {
      flush();
    }
    if (entries == 0) {
      kind = entryKind;
      service = ofService;
      end = PairFrames.HEADER;
    }
    int at = end;
    end += bytes;
    entries++;
    return at;
  }

  /** Sends what is written; a frame that cannot leave is lost. */
  void flush() {
    ServiceRow row = entries == 0 ? null : rows.get(service);
    if (row != null && row.token() != 0 && row.partnerMac() != 0) {
      PairFrames.header(frame, kind, entries, row.tag(), row.token());
      queue.send(row.partnerMac(), frame, end);
    }
    entries = 0;
  }
}
