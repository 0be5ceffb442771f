package io.understudy.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionTraceTest {
  private static final String ONE = "02:00:00:00:00:01";
  private static final String TWO = "02:00:00:00:00:02";

  private final ConnectionTrace trace = new ConnectionTrace("10.77.0.10:4000", "10.77.0.100:8080");
  private long timeNanos;

  @Test
  void shouldCountOneOpeningWhenTheSynIsSentAgain() {
    trace.fromClient(segment("client", 7, 0, true, false, 0));
    trace.fromClient(segment("client", 7, 0, true, false, 0));
    assertEquals(1, trace.openings());
    trace.fromClient(segment("client", 9_000, 0, true, false, 0));
    assertEquals(2, trace.openings());
  }

  @Test
  void shouldNameEveryVoiceWhenTheyAlternate() {
    trace.fromService(segment(ONE, 1, 1, false, false, 100));
    trace.fromService(segment(TWO, 101, 1, false, false, 100));
    trace.fromService(segment(ONE, 201, 1, false, false, 100));
    List<String> macs = trace.voices().stream().map(ConnectionTrace.Voice::mac).toList();
    assertEquals(List.of(ONE, TWO, ONE), macs);
    assertEquals(ONE, trace.lastVoice());
  }

  @Test
  void shouldComplainWhenAHostSpeaksAgainAfterAnother() {
    trace.fromClient(segment("client", 7, 0, true, false, 0));
    trace.fromService(segment(ONE, 1, 8, false, false, 100));
    trace.fromService(segment(TWO, 101, 8, false, false, 100));
    assertEquals(List.of(), report().complaints());
    trace.fromService(segment(ONE, 201, 8, false, false, 100));
    assertTrue(report().complaints().get(0).contains("spoke again"));
  }

  @Test
  void shouldDoubtWhenTheStruckHostWasSilentAnyway() {
    trace.fromService(segment(TWO, 1, 8, false, false, 100));
    trace.fromService(segment(TWO, 101, 8, false, false, 100));
    assertTrue(trace.doubtThatMoved(host(1), 1_500).contains("was speaking"));
  }

  @Test
  void shouldDoubtWhenTheServiceMovedBeforeTheFault() {
    trace.fromService(segment(ONE, 1, 8, false, false, 100));
    trace.fromService(segment(TWO, 101, 8, false, false, 100));
    assertTrue(trace.doubtThatMoved(host(1), 2_500).contains("was speaking"));
    assertEquals("", trace.doubtThatMoved(host(1), 1_500));
  }

  @Test
  void shouldDoubtWhenTheStruckHostSpokeToTheEnd() {
    trace.fromService(segment(ONE, 1, 8, false, false, 100));
    trace.fromService(segment(ONE, 101, 8, false, false, 100));
    assertTrue(trace.doubtThatMoved(host(1), 1_500).contains("to the end"));
  }

  @Test
  void shouldCountResetsWhenTheyReachTheClient() {
    trace.fromService(segment(ONE, 1, 8, false, true, 0));
    assertEquals(1, trace.resets());
  }

  @Test
  void shouldTellTheDirectionWhenOneSideSendsMore() {
    trace.fromService(segment(ONE, 1, 1, false, false, 0));
    trace.fromService(segment(ONE, 1, 5_000, false, false, 10));
    assertFalse(trace.isDownload());
    trace.fromService(segment(ONE, 11, 5_000, false, false, 50));
    trace.fromService(segment(ONE, 61, 5_000, false, false, 9_000));
    assertTrue(trace.isDownload());
  }

  private static Host host(int number) {
    return new Host("us-none", "primary", number, Path.of("."));
  }

  private TransferReport report() {
    Transfer.Outcome fine = new Transfer.Outcome(0, 200, 1, 4000, 1, "");
    return new TransferReport("transfer", fine, "same", "same", trace, Gap.NONE, "");
  }

  @Test
  void shouldCountNoResetWhenBothSidesHaveEndedAndTheClientKnowsIt() {
    trace.fromClient(fin("client", 7, 1));
    trace.fromService(fin(ONE, 1, 8));
    trace.fromService(segment(ONE, 2, 0, false, true, 0));
    assertEquals(1, trace.resets(), "its FIN may not have reached the client");
    trace.fromClient(segment("client", 8, 2, false, false, 0));
    trace.fromService(segment(ONE, 2, 0, false, true, 0));
    assertEquals(1, trace.resets());
    trace.fromClient(segment("client", 900, 0, true, false, 0));
    trace.fromService(segment(ONE, 0, 901, false, true, 0));
    assertEquals(2, trace.resets(), "another connection of the same port");
  }

  private Segment fin(String mac, int sequence, int acknowledgement) {
    return segment(mac, sequence, acknowledgement, false, true, false, 0);
  }

  private Segment segment(
      String mac, int sequence, int acknowledgement, boolean syn, boolean rst, int payload) {
    return segment(mac, sequence, acknowledgement, syn, false, rst, payload);
  }

  private Segment segment(
      String mac,
      int sequence,
      int acknowledgement,
      boolean syn,
      boolean fin,
      boolean rst,
      int payload) {
    timeNanos += 1_000;
    return new Segment(
        timeNanos,
        mac,
        "",
        "",
        sequence,
        acknowledgement,
        syn,
        !syn,
        fin,
        rst,
        1000,
        payload,
        "",
        Segment.Options.NONE,
        false);
  }
}
