package io.understudy.lab.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Segment;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The judges judge rightly: each finds the one thing that is wrong, and nothing when all is well.
 */
class JudgesTest {
  private static final int ISN = 0xffff_ff00;

  private final SpokenJudge spoken = new SpokenJudge("client");
  private final CommitJudge commit = new CommitJudge("client");
  private String speaker = "host";
  private long timeNanos;

  @Test
  void shouldFindNothingWhenWindowAndTimeGoOn() {
    spoken.said(synAck(3));
    spoken.said(ack(1, 100, 1000));
    spoken.said(ack(101, 100, 1000));
    spoken.said(ack(101, 120, 1001));
    assertTrue(spoken.complaints().isEmpty(), spoken.complaints()::toString);
  }

  @Test
  void shouldComplainWhenTheRightEdgeMovesLeftByAUnit() {
    spoken.said(synAck(3));
    spoken.said(ack(1, 100, 1000));
    spoken.said(ack(1, 99, 1000));
    assertEquals(1, spoken.complaints().size());
    assertTrue(spoken.complaints().get(0).contains("left by 8 bytes"));
  }

  @Test
  void shouldTakeLessThanAUnitForRounding() {
    spoken.said(synAck(3));
    spoken.said(ack(1, 100, 1000));
    spoken.said(ack(2, 99, 1000));
    assertTrue(spoken.complaints().isEmpty(), spoken.complaints()::toString);
  }

  @Test
  void shouldComplainWhenTimeRunsBackwards() {
    spoken.said(synAck(0));
    spoken.said(ack(1, 100, 1000));
    spoken.said(ack(1, 100, 990));
    assertTrue(spoken.complaints().get(0).contains("backwards by 10"));
  }

  @Test
  void shouldCountResetsUntilBothSidesHaveEnded() {
    spoken.said(synAck(3));
    spoken.finished();
    spoken.heard(end(false, true));
    assertEquals(1, spoken.resets());
    spoken.heard(end(true, false));
    spoken.heard(end(false, true));
    assertEquals(1, spoken.resets());
  }

  @Test
  void shouldNameTheHostsInTheOrderInWhichTheySpoke() {
    spoken.said(ack(1, 100, 1000));
    spoken.said(ack(2, 100, 1000));
    speaker = "other";
    Segment late = ack(3, 100, 1000);
    spoken.said(late);
    spoken.heard(late);
    speaker = "host";
    spoken.heard(ack(4, 100, 1000));
    assertEquals(List.of("host", "other"), spoken.voices());
  }

  @Test
  void shouldTakeASegmentThatWasOvertakenByAnother() {
    spoken.said(synAck(3));
    spoken.said(ack(1, 100, 1010));
    timeNanos -= 2_999_000;
    spoken.said(ack(1, 90, 1005));
    assertTrue(spoken.complaints().isEmpty(), spoken.complaints()::toString);
    spoken.said(ack(1, 90, 1005));
    assertEquals(2, spoken.complaints().size());
  }

  @Test
  void shouldComplainWhenABlockIsSelectivelyAcknowledgedThatTheBackupLacks() {
    commit.opened(syn());
    commit.tapped(data(201, 100));
    commit.told(sack(201, 301));
    assertTrue(commit.complaints().isEmpty(), commit.complaints()::toString);
    commit.told(sack(201, 302));
    assertTrue(commit.complaints().get(0).contains("SACK"));
  }

  @Test
  void shouldComplainWhenMoreIsAcknowledgedThanArrivedAtTheBackup() {
    commit.opened(syn());
    commit.tapped(data(1, 100));
    commit.tapped(data(201, 100));
    commit.confirmed(ack(301, 10, 0));
    commit.told(ack(101, 10, 0));
    assertTrue(commit.complaints().isEmpty(), commit.complaints()::toString);
    commit.told(ack(102, 10, 0));
    assertTrue(commit.complaints().get(0).contains("1 bytes had not arrived"));
  }

  @Test
  void shouldComplainWhenMoreIsAcknowledgedThanConfirmed() {
    commit.opened(syn());
    commit.tapped(data(1, 100));
    commit.confirmed(ack(51, 10, 0));
    commit.told(ack(51, 10, 0));
    commit.told(ack(101, 10, 0));
    assertTrue(commit.complaints().get(0).contains("50 bytes had not been confirmed"));
    assertEquals(2, commit.checked());
  }

  @Test
  void shouldExcuseWhatIsNotProtected() {
    commit.opened(syn());
    commit.excuse();
    commit.told(ack(5000, 10, 0));
    assertTrue(commit.complaints().isEmpty(), commit.complaints()::toString);
  }

  @Test
  void shouldJoinIntervalsWhenSequenceNumbersWrap() {
    Intervals arrived = new Intervals(ISN + 1);
    arrived.add(ISN + 301, 100);
    arrived.add(ISN + 101, 100);
    assertEquals(0, arrived.whole());
    assertTrue(arrived.has(ISN + 301, ISN + 401));
    arrived.add(ISN + 1, 150);
    assertEquals(200, arrived.whole());
    arrived.add(ISN + 150, 200);
    assertEquals(400, arrived.whole());
  }

  @Test
  void shouldGiveTheSameCaseWhenTheSeedIsTheSame() {
    assertEquals(Case.of(77), Case.of(77));
    long different = LongStream.range(0, 100).mapToObj(Case::of).distinct().count();
    assertEquals(100, different);
  }

  private Segment syn() {
    return segment(ISN, 0, true, 0, new Segment.Options(3, 1, List.of()), 0);
  }

  private Segment synAck(int scale) {
    return segment(500, ISN + 1, true, 100, new Segment.Options(scale, 1000, List.of()), 0);
  }

  private Segment data(int offset, int bytes) {
    return segment(ISN + offset, 500, false, 10, new Segment.Options(-1, 1, List.of()), bytes);
  }

  private Segment ack(int offset, int window, long timestamp) {
    return segment(
        501, ISN + offset, false, window, new Segment.Options(-1, timestamp, List.of()), 0);
  }

  private Segment end(boolean fin, boolean rst) {
    timeNanos += 3_000_000;
    return new Segment(
        timeNanos,
        speaker,
        "a",
        "b",
        501,
        1,
        false,
        true,
        fin,
        rst,
        10,
        0,
        "",
        Segment.Options.NONE,
        false);
  }

  private Segment sack(int left, int right) {
    Segment.Block block = new Segment.Block(ISN + left, ISN + right);
    return segment(501, ISN + 1, false, 10, new Segment.Options(-1, 1, List.of(block)), 0);
  }

  private Segment segment(
      int sequence, int ack, boolean syn, int window, Segment.Options options, int bytes) {
    timeNanos += 3_000_000;
    return new Segment(
        timeNanos, speaker, "a", "b", sequence, ack, syn, true, false, false, window, bytes, "",
        options, false);
  }
}
