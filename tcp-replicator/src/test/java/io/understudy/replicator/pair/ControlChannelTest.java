package io.understudy.replicator.pair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlChannelTest {
  private static final int LINKS = 2;

  private final List<DatagramChannel> alphaSockets = new ArrayList<>();
  private final List<DatagramChannel> betaSockets = new ArrayList<>();
  private final List<ReceivedMessage> atAlpha = new ArrayList<>();
  private final List<ReceivedMessage> atBeta = new ArrayList<>();
  private ControlChannel alpha;
  private ControlChannel beta;
  private long now = 1_000_000;

  @BeforeEach
  void open() throws IOException {
    for (int i = 0; i < LINKS; i++) {
      alphaSockets.add(socket());
      betaSockets.add(socket());
    }
    alpha = channel(Messages.KEY, "alpha", 0xa1);
    beta = channel(Messages.KEY, "beta", 0xb1);
  }

  @AfterEach
  void close() throws IOException {
    alpha.close();
    beta.close();
  }

  private static DatagramChannel socket() throws IOException {
    return DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static InetSocketAddress address(DatagramChannel socket) throws IOException {
    return (InetSocketAddress) socket.getLocalAddress();
  }

  private ControlChannel channel(PairKey key, String node, long session) throws IOException {
    boolean isAlpha = node.equals("alpha");
    List<ControlLink> links = new ArrayList<>();
    for (int i = 0; i < LINKS; i++) {
      DatagramChannel own = isAlpha ? alphaSockets.get(i) : betaSockets.get(i);
      DatagramChannel other = isAlpha ? betaSockets.get(i) : alphaSockets.get(i);
      links.add(ControlLink.over(own, address(other)));
    }
    return new ControlChannel(key, node, isAlpha ? "beta" : "alpha", links, session);
  }

  private void heartbeats() {
    alpha.send(MessageKind.HEARTBEAT, Messages.ALPHA, List.of(Messages.WEB), now += 1000);
    deliver();
    beta.send(MessageKind.HEARTBEAT, Messages.BETA, List.of(), now += 1000);
    deliver();
  }

  /** Loopback delivers at once; answers to answers need another round. */
  private void deliver() {
    for (int round = 0; round < 3; round++) {
      beta.poll(now += 10, atBeta::add);
      alpha.poll(now += 10, atAlpha::add);
    }
  }

  private void pair() {
    for (int i = 0; i < 3; i++) {
      heartbeats();
    }
    assertTrue(alpha.isPaired() && beta.isPaired());
  }

  private void inject(int link, byte[] bytes) throws IOException {
    alphaSockets.get(link).send(ByteBuffer.wrap(bytes), address(betaSockets.get(link)));
  }

  private long rejectedByBeta(Rejection reason) {
    return beta.counters().rejected(reason);
  }

  @Test
  void shouldHandOverStateOnceWhenTwoLinksCarryIt() {
    pair();
    atBeta.clear();
    long duplicates = rejectedByBeta(Rejection.DUPLICATE);
    heartbeats();
    assertEquals(1, atBeta.size());
    assertEquals(duplicates + 1, rejectedByBeta(Rejection.DUPLICATE));
    ReceivedMessage received = atBeta.get(0);
    assertEquals(List.of(Messages.WEB), received.message().services());
    assertEquals(Messages.ALPHA, received.message().host());
    assertFalse(received.restarted());
    for (ControlLink link : beta.links()) {
      assertEquals(received.receivedNanos(), link.lastHeardNanos());
    }
  }

  @Test
  void shouldMeasureTheWayWithoutTheTimeHeldWhenPaired() {
    pair();
    atAlpha.clear();
    alpha.send(MessageKind.HEARTBEAT, Messages.ALPHA, List.of(), 10_000_000);
    beta.poll(20_000_000, atBeta::add);
    beta.send(MessageKind.HEARTBEAT, Messages.BETA, List.of(), 20_500_000);
    alpha.poll(10_600_000, atAlpha::add);
    assertEquals(100_000, atAlpha.get(0).rttNanos());
    assertEquals(10_000_000, atAlpha.get(0).sentAfterNanos());
  }

  @Test
  void shouldGoOnWhenOneLinkIsDown() throws IOException {
    pair();
    alphaSockets.get(0).close();
    betaSockets.get(0).close();
    atBeta.clear();
    atAlpha.clear();
    heartbeats();
    assertEquals(1, atBeta.size());
    assertEquals(1, atAlpha.size());
    assertTrue(alpha.counters().sendFailed() > 0);
    assertTrue(alpha.counters().receiveFailed() > 0);
  }

  @Test
  void shouldTellWhenThePartnerHasRestarted() throws IOException {
    pair();
    alpha = channel(Messages.KEY, "alpha", 0xa2);
    atBeta.clear();
    heartbeats();
    heartbeats();
    heartbeats();
    assertTrue(atBeta.stream().anyMatch(ReceivedMessage::restarted));
    assertEquals(0xa2, atBeta.get(atBeta.size() - 1).message().header().session());
    assertFalse(atBeta.get(atBeta.size() - 1).restarted());
  }

  @Test
  void shouldBelieveAgainWhenTheReceiverHasRestarted() throws IOException {
    pair();
    beta = channel(Messages.KEY, "beta", 0xb2);
    atBeta.clear();
    heartbeats();
    heartbeats();
    assertTrue(beta.isPaired());
    assertFalse(atBeta.isEmpty());
  }

  @Test
  void shouldBelieveNothingWhenTheKeyIsAnother() throws IOException {
    alpha = channel(PairKey.of(new byte[32]), "alpha", 0xa2);
    heartbeats();
    heartbeats();
    assertEquals(4, rejectedByBeta(Rejection.WRONG_KEY));
    assertTrue(atBeta.isEmpty() && atAlpha.isEmpty());
  }

  @Test
  void shouldRefuseWhenTheAddressIsNotThePartners() throws IOException {
    pair();
    atBeta.clear();
    try (DatagramChannel stranger = socket()) {
      byte[] genuine = Messages.sealed(List.of());
      stranger.send(ByteBuffer.wrap(genuine), address(betaSockets.get(0)));
      beta.poll(now, atBeta::add);
    }
    assertEquals(1, rejectedByBeta(Rejection.UNKNOWN_PEER));
    assertTrue(atBeta.isEmpty());
  }

  @Test
  void shouldAnswerButNotBelieveWhenAnOldHelloIsReplayed() throws IOException {
    pair();
    byte[] old = Messages.sealed(List.of(Messages.WEB));
    atBeta.clear();
    long sent = beta.counters().sent();
    inject(0, old);
    beta.poll(now, atBeta::add);
    assertTrue(atBeta.isEmpty());
    assertEquals(sent + 1, beta.counters().sent());
    atAlpha.clear();
    heartbeats();
    assertFalse(atBeta.isEmpty() || atAlpha.isEmpty());
    assertTrue(atBeta.stream().allMatch(m -> m.message().header().session() == 0xa1));
  }

  @Test
  void shouldStayPairedWhenFloodedWithNoise() throws IOException {
    pair();
    Random random = new Random(14);
    long accepted = beta.counters().accepted();
    long rejected = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(2500)];
      random.nextBytes(noise);
      inject(random.nextInt(LINKS), noise);
      if (i % 20 == 0) {
        beta.poll(now, atBeta::add);
      }
    }
    deliver();
    for (Rejection reason : Rejection.values()) {
      rejected += rejectedByBeta(reason);
    }
    assertTrue(rejected >= 20_000, "rejected " + rejected);
    assertEquals(accepted, beta.counters().accepted());
    heartbeats();
    assertEquals(accepted + 1, beta.counters().accepted());
  }

  @Test
  void shouldSayGoodbyeWhenStopping() {
    pair();
    atBeta.clear();
    alpha.send(MessageKind.GOODBYE, Messages.ALPHA, List.of(), now);
    deliver();
    assertEquals(MessageKind.GOODBYE, atBeta.get(0).message().header().kind());
  }

  @Test
  void shouldNameTheAddressWhenItCannotBeBound() {
    InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.1", 7077);
    IOException failure =
        assertThrows(IOException.class, () -> ControlLink.open(elsewhere, elsewhere));
    assertTrue(failure.getMessage().contains("192.0.2.1:7077"), failure.getMessage());
  }
}
