package io.understudy.replicator.daemon;

import io.understudy.jni.SegmentEngine;
import io.understudy.replicator.capture.SegmentRecord;
import io.understudy.replicator.ring.SegmentEvent;
import io.understudy.replicator.tracker.ConnectionView;
import io.understudy.replicator.tracker.SnapshotSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads connections out of the kernel's table, one system call each. Owned by one thread. */
final class KernelSnapshots implements SnapshotSource {
  private final SegmentEngine plane;
  private final SegmentRecord record = new SegmentRecord();
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(SegmentRecord.BYTES).order(ByteOrder.nativeOrder());

  KernelSnapshots(SegmentEngine plane) {
    this.plane = plane;
  }

  @Override
  public boolean read(ConnectionView connection, SegmentEvent into) {
    boolean found =
        plane.readConnection(
            connection.clientHigh(),
            connection.clientLow(),
            connection.clientPort(),
            connection.servicePort(),
            connection.service(),
            bytes);
    if (!found || !record.wrap(bytes, 0, SegmentRecord.BYTES)) {
      return false;
    }
    into.copyFrom(record);
    return true;
  }
}
