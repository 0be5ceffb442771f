package io.understudy.replicator.queue;

import io.understudy.jni.Abi;
import io.understudy.jni.PacketQueue;
import io.understudy.jni.ServiceRow;
import java.util.List;

/**
 * The verdicts of a batch. Whether this host may still speak is asked once more when they take
 * effect: a process that stood still meanwhile does not speak late. Owned by the engine's thread.
 */
final class Verdicts {
  private static final int ROOM = Abi.constant("US_QUEUE_BATCH");
  private static final int ARRIVED = -1;

  private final PacketQueue queue;
  private final List<ServiceRow> rows;
  private final int[] ids = new int[ROOM];
  private final int[] offsets = new int[ROOM];
  private final int[] lengths = new int[ROOM];
  private final int[] leaving = new int[ROOM];
  private final boolean[] accepted = new boolean[ROOM];
  private int count;

  Verdicts(PacketQueue queue, List<ServiceRow> rows) {
    this.queue = queue;
    this.rows = rows;
  }

  /**
   * Notes a verdict.
   *
   * @param length of the packet as it shall go on; 0: as it came
   * @param service from which it leaves; anything below 0: it has arrived
   */
  void note(int id, boolean accept, int offset, int length, int service) {
    ids[count] = id;
    accepted[count] = accept;
    offsets[count] = offset;
    lengths[count] = length;
    leaving[count] = service;
    count++;
  }

  static int arrived() {
    return ARRIVED;
  }

  /** Makes them take effect; the number of segments that came too late to be said. */
  int flush(long nowNanos) {
    int late = 0;
    for (int i = 0; i < count; i++) {
      boolean silenced = accepted[i] && leaving[i] >= 0 && !rows.get(leaving[i]).maySpeak(nowNanos);
      late += silenced ? 1 : 0;
      if (!accepted[i] || silenced) {
        queue.verdict(ids[i], false);
      } else if (lengths[i] > 0) {
        queue.replace(ids[i], offsets[i], lengths[i]);
      } else {
        queue.verdict(ids[i], true);
      }
    }
    count = 0;
    queue.flush();
    return late;
  }
}
