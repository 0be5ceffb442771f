package io.understudy.replicator.capture;

import java.nio.ByteBuffer;

/** Receives the records of a {@link RecordRing}, in the order in which the kernel reserved them. */
@FunctionalInterface
public interface RecordHandler {
  /**
   * One record. The memory belongs to the kernel again as soon as this returns: copy what is needed
   * and keep no reference. Must not throw.
   *
   * @param buffer the mapped ring, in native byte order
   * @param offset where the record starts, in bytes
   * @param length of the record, in bytes
   */
  void onRecord(ByteBuffer buffer, int offset, int length);
}
