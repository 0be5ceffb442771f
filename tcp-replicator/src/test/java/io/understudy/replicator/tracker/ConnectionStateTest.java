package io.understudy.replicator.tracker;

import static io.understudy.replicator.tracker.ConnectionState.CLOSED;
import static io.understudy.replicator.tracker.ConnectionState.CLOSE_WAIT;
import static io.understudy.replicator.tracker.ConnectionState.CLOSING;
import static io.understudy.replicator.tracker.ConnectionState.ESTABLISHED;
import static io.understudy.replicator.tracker.ConnectionState.FIN_WAIT_1;
import static io.understudy.replicator.tracker.ConnectionState.FIN_WAIT_2;
import static io.understudy.replicator.tracker.ConnectionState.LAST_ACK;
import static io.understudy.replicator.tracker.ConnectionState.TIME_WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.jni.Abi;
import org.junit.jupiter.api.Test;

class ConnectionStateTest {
  private static final int OURS = Abi.constant("US_CONNECTION_OWN_FIN");
  private static final int THEIRS = Abi.constant("US_CONNECTION_CLIENT_FIN");
  private static final int ENDED = Abi.constant("US_CONNECTION_CLOSED");
  private static final int NXT = 5;
  private static final int NOT_YET = 0xffff_fff0;

  private static ConnectionState after(ConnectionState before, int flags, int acked) {
    return ConnectionState.after(before, flags, acked, NXT);
  }

  @Test
  void shouldStayEstablishedWhenNobodyHasSentFin() {
    assertEquals(ESTABLISHED, after(ESTABLISHED, 0, NXT));
  }

  @Test
  void shouldPassThroughFinWaitWhenWeCloseFirst() {
    assertEquals(FIN_WAIT_1, after(ESTABLISHED, OURS, NOT_YET));
    assertEquals(FIN_WAIT_2, after(FIN_WAIT_1, OURS, NXT));
    assertEquals(TIME_WAIT, after(FIN_WAIT_2, OURS | THEIRS, NXT));
    assertEquals(CLOSING, after(FIN_WAIT_1, OURS | THEIRS, NOT_YET));
    assertEquals(TIME_WAIT, after(CLOSING, OURS | THEIRS, NXT));
  }

  @Test
  void shouldPassThroughCloseWaitWhenTheClientClosesFirst() {
    assertEquals(CLOSE_WAIT, after(ESTABLISHED, THEIRS, NOT_YET));
    assertEquals(LAST_ACK, after(CLOSE_WAIT, OURS | THEIRS, NOT_YET));
    assertEquals(LAST_ACK, after(LAST_ACK, OURS | THEIRS, NXT));
  }

  @Test
  void shouldBeClosedForGoodWhenTheSegmentPlaneSaysSo() {
    assertEquals(CLOSED, after(ESTABLISHED, ENDED, NXT));
    assertEquals(CLOSED, after(CLOSED, 0, NXT));
  }

  @Test
  void shouldCountTheFinAsAcknowledgedWhenNumbersWrap() {
    assertEquals(FIN_WAIT_1, ConnectionState.after(ESTABLISHED, OURS, 0xffff_ffff, 0));
    assertEquals(FIN_WAIT_2, ConnectionState.after(ESTABLISHED, OURS, 0, 0xffff_ffff));
  }
}
