package io.understudy.replicator.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.codec.TcpSegment;
import io.understudy.replicator.queue.Handshake.Answer;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Both hosts' judges by hand: the client's ISN is 99, the primary's 999, the backup's 4999. */
class JudgeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final ServiceTerms PRIMARY = terms(true, false, true, false, 2);
  private static final ServiceTerms BACKUP = terms(false, true, false, false, 2);
  private static final ServiceTerms ALONE = terms(true, false, false, false, 4);
  private static final int PUSH = TcpSegment.ACK | TcpSegment.PSH;
  private static final int FIN = TcpSegment.ACK | TcpSegment.FIN;

  private final Connections connections = new Connections(10);
  private final Judge judge = new Judge(connections);
  private final Script script = new Script();
  private long now = SECOND;

  private static ServiceTerms terms(
      boolean speaks, boolean shadows, boolean gated, boolean async, int epoch) {
    return new ServiceTerms(speaks, shadows, gated, gated, async, epoch, 0, SECOND, SECOND);
  }

  private List<String> client(ServiceTerms terms, Packet packet) {
    return client(terms, packet.wrapped());
  }

  private List<String> client(ServiceTerms terms, QueuedSegment segment) {
    judge.fromClient(segment, Packet.KEY, !terms.speaks(), terms, now, script);
    return script.since();
  }

  private List<String> stack(ServiceTerms terms, Packet packet) {
    return stack(terms, packet.wrapped());
  }

  private List<String> stack(ServiceTerms terms, QueuedSegment segment) {
    judge.fromStack(segment, Packet.KEY, terms, now, script);
    return script.since();
  }

  private List<String> confirm(int sndNxt, int ack, int edge) {
    Confirmation said = new Confirmation(Packet.KEY, sndNxt, ack, edge, false, 0, false);
    judge.confirmed(said, PRIMARY, now, script);
    return script.since();
  }

  private void openPrimary() {
    client(PRIMARY, Packet.ofClient().syn(99));
    stack(PRIMARY, Packet.ofService().syn(999).numbers(999, 100).clock(500, 1));
    client(PRIMARY, Packet.ofClient().numbers(100, 1000).clock(2, 500));
  }

  private void openBackup() {
    client(BACKUP, Packet.ofClient().syn(99));
    stack(BACKUP, Packet.ofService().syn(4999).numbers(4999, 100).clock(70, 1));
    judge.partnerAnswered(Packet.KEY, 99, answer(), script);
    script.since();
    client(BACKUP, Packet.ofClient().numbers(100, 1000).clock(2, 500));
  }

  private Answer answer() {
    return new Answer(999, 500, 1000, 7, true, true, false, now);
  }

  @Test
  void shouldRelayAndGateWhenTheServiceIsProtected() {
    assertEquals(List.of("relay", "accept"), client(PRIMARY, Packet.ofClient().syn(99)));
    Packet answer = Packet.ofService().syn(999).numbers(999, 100);
    assertEquals(List.of("answered 999", "accept"), stack(PRIMARY, answer));
    Packet ack = Packet.ofClient().numbers(100, 1000);
    assertEquals(List.of("relay", "accept"), client(PRIMARY, ack));
    client(PRIMARY, Packet.ofClient().flags(PUSH).numbers(100, 1000).payload(50));
    assertEquals(List.of("drop"), stack(PRIMARY, Packet.ofService().numbers(1000, 150).window(8)));
    assertEquals(List.of("tell client seq 1000 flags 16 ack 150"), confirm(1000, 150, 150 + 1024));
  }

  @Test
  void shouldTellOnlyWhatBothHaveWhenDataCarriesTheAck() {
    openPrimary();
    client(PRIMARY, Packet.ofClient().flags(PUSH).numbers(100, 1000).payload(50));
    QueuedSegment reply = Packet.ofService().flags(PUSH).numbers(1000, 150).payload(9).wrapped();
    assertEquals(List.of("accept changed"), stack(PRIMARY, reply));
    assertEquals(100, reply.acknowledgement());
    assertEquals(1000, reply.sequence());
  }

  @Test
  void shouldTellOfNoAckWhenAResetHasNone() {
    openPrimary();
    Connection c = connections.find(Packet.KEY);
    int told = c.toldAck;
    stack(ALONE, Packet.ofService().numbers(1000, told + 0x40000000).flags(TcpSegment.RST));
    assertEquals(told, c.toldAck);
  }

  @Test
  void shouldNotWaitForTheAckWhenCommitIsAsync() {
    openPrimary();
    ServiceTerms async = terms(true, false, true, true, 2);
    QueuedSegment reply = Packet.ofService().flags(PUSH).numbers(1000, 150).payload(9).wrapped();
    stack(async, reply);
    assertEquals(150, reply.acknowledgement());
  }

  @Test
  void shouldHoldAnEndUntilThePartnerEndsAtTheSamePlace() {
    openPrimary();
    assertEquals(List.of("drop"), stack(PRIMARY, Packet.ofService().flags(FIN).numbers(1000, 100)));
    Confirmation other = new Confirmation(Packet.KEY, 1010, 100, 1124, true, 1010, false);
    judge.confirmed(other, PRIMARY, now, script);
    assertEquals(List.of(), script.since());
    Confirmation same = new Confirmation(Packet.KEY, 1001, 100, 1124, true, 1001, false);
    judge.confirmed(same, PRIMARY, now, script);
    assertEquals(List.of("tell client seq 1000 flags 17 ack 100"), script.since());
  }

  @Test
  void shouldLetAnEndPassWhenThePartnerDisagreesForTooLong() {
    openPrimary();
    stack(PRIMARY, Packet.ofService().flags(FIN).numbers(1000, 100));
    now += 2 * SECOND;
    assertEquals(
        List.of("accept", "unprotect"),
        stack(PRIMARY, Packet.ofService().flags(FIN).numbers(1000, 100)));
  }

  @Test
  void shouldGoOnUnprotectedWhenTheConfirmationLagsTooLong() {
    openPrimary();
    client(PRIMARY, Packet.ofClient().flags(PUSH).numbers(100, 1000).payload(50));
    stack(PRIMARY, Packet.ofService().numbers(1000, 150));
    now += 2 * SECOND;
    judge.tick(connections.find(Packet.KEY), PRIMARY, now, script);
    assertEquals(List.of("unprotect"), script.since());
    assertEquals(List.of("accept"), stack(PRIMARY, Packet.ofService().numbers(1000, 150)));
  }

  @Test
  void shouldTranslateForTheShadowAndConfirmInTheWiresNumbers() {
    openBackup();
    QueuedSegment request =
        Packet.ofClient().flags(PUSH).numbers(100, 1000).payload(50).clock(3, 500).wrapped();
    assertEquals(List.of("accept changed"), client(BACKUP, request));
    assertEquals(5000, request.acknowledgement());
    assertEquals(70, request.tsecr(), "Linux takes no other echo before it has spoken");
    assertTrue(request.has(TcpSegment.CWR), "so that it is acknowledged at once");
    Packet reply = Packet.ofService().flags(PUSH).numbers(5000, 150).payload(9);
    assertEquals(List.of("drop", "confirm snd 1009 ack 150"), stack(BACKUP, reply));
  }

  @Test
  void shouldKeepSegmentsBackWhenTheAnswerComesLater() {
    client(BACKUP, Packet.ofClient().syn(99));
    stack(BACKUP, Packet.ofService().syn(4999).numbers(4999, 100).clock(70, 1));
    Packet ack = Packet.ofClient().numbers(100, 1000).clock(2, 500);
    assertEquals(List.of("drop"), client(BACKUP, ack));
    judge.partnerAnswered(Packet.KEY, 99, answer(), script);
    assertEquals(List.of("deliver"), script.since());
    byte[] kept = script.delivered.get(0);
    QueuedSegment again = new QueuedSegment();
    again.wrap(ByteBuffer.wrap(kept), 0, kept.length);
    assertEquals(List.of("confirm snd 1000 ack 100", "accept changed"), client(BACKUP, again));
  }

  @Test
  void shouldShadowWhenTheAnswerComesBeforeTheSyn() {
    judge.partnerAnswered(Packet.KEY, 99, answer(), script);
    assertEquals(List.of("accept"), client(BACKUP, Packet.ofClient().syn(99)));
    stack(BACKUP, Packet.ofService().syn(4999).numbers(4999, 100).clock(70, 1));
    Packet ack = Packet.ofClient().numbers(100, 1000).clock(2, 500);
    assertEquals(List.of("confirm snd 1000 ack 100", "accept changed"), client(BACKUP, ack));
  }

  @Test
  void shouldRefuseWhenTheStacksHaveNotAgreedTheSame() {
    judge.partnerAnswered(
        Packet.KEY, 99, new Answer(999, 0, 1000, 7, true, false, false, now), script);
    client(BACKUP, Packet.ofClient().syn(99));
    stack(BACKUP, Packet.ofService().syn(4999).numbers(4999, 100).clock(70, 1));
    List<String> said = client(BACKUP, Packet.ofClient().numbers(100, 1000));
    assertTrue(said.containsAll(List.of("refused", "unprotect", "drop")), said.toString());
  }

  @Test
  void shouldClampWhenTheClientAcknowledgesWhatTheShadowHasNotSent() {
    openBackup();
    stack(BACKUP, Packet.ofService().flags(PUSH).numbers(5000, 100).payload(100));
    QueuedSegment ack = Packet.ofClient().numbers(100, 1400).window(10).sack(1500, 1600).wrapped();
    client(BACKUP, ack);
    assertEquals(5100, ack.acknowledgement());
    assertEquals(10 + (300 >> 7), ack.window());
    assertEquals(0, ack.sackBlocks());
  }

  @Test
  void shouldFeedTheAckWhenTheShadowRepeatsWhatTheClientHas() {
    openBackup();
    client(BACKUP, Packet.ofClient().numbers(100, 1400));
    Packet data = Packet.ofService().flags(PUSH).numbers(5000, 100).payload(100);
    assertEquals(List.of("drop", "confirm snd 1100 ack 100"), stack(BACKUP, data));
    now += SECOND;
    assertEquals(List.of("drop", "tell stack seq 100 ack 5100"), stack(BACKUP, data));
  }

  @Test
  void shouldSpeakTheWiresNumbersWhenItHasTakenOver() {
    openBackup();
    client(BACKUP, Packet.ofClient().numbers(100, 1000).clock(9, 900));
    QueuedSegment data =
        Packet.ofService().flags(PUSH).numbers(5000, 100).payload(10).clock(71, 2).wrapped();
    assertEquals(List.of("accept changed"), stack(ALONE, data));
    assertEquals(1000, data.sequence());
    QueuedSegment later =
        Packet.ofService().flags(PUSH).numbers(5010, 100).payload(10).clock(72, 2).wrapped();
    stack(ALONE, later);
    assertTrue(later.tsval() - 900 > 0, "no client hears the clock run backwards");
    QueuedSegment ack = Packet.ofClient().numbers(100, 1010).wrapped();
    assertEquals(List.of("accept changed"), client(ALONE, ack));
    assertEquals(5010, ack.acknowledgement());
  }

  @Test
  void shouldSayNothingWhenItIsSilent() {
    ServiceTerms silent = terms(false, false, false, false, 2);
    assertEquals(List.of("drop"), stack(silent, Packet.ofService().numbers(1, 1).payload(5)));
    assertEquals(List.of("drop"), stack(silent, Packet.ofService().flags(TcpSegment.RST)));
    openBackup();
    assertEquals(List.of("drop"), stack(silent, Packet.ofService().numbers(5000, 100).payload(5)));
  }

  @Test
  void shouldSendOnWhatFollowedAnOldAnnouncementAndKeepItForTheShadow() {
    QueuedSegment unknown = Packet.ofClient().numbers(100, 1000).wrapped();
    judge.fromClient(unknown, Packet.KEY, false, BACKUP, now, script);
    assertEquals(List.of("relay", "drop"), script.since());
    openBackup();
    QueuedSegment data = Packet.ofClient().flags(PUSH).numbers(100, 1000).payload(5).wrapped();
    judge.fromClient(data, Packet.KEY, false, BACKUP, now, script);
    assertEquals(List.of("relay", "accept changed"), script.since());
  }
}
