package io.understudy.replicator.pair;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Control messages for tests. */
final class Messages {
  static final PairKey KEY = PairKey.of("sixteen bytes ok".getBytes());
  static final HostFacts ALPHA = new HostFacts(0x0242_ac11_0002L, 1, 77, "alpha", "0.1.0");
  static final HostFacts BETA = new HostFacts(0xffff_ffff_ffffL, 1, 78, "beta", "0.1.0");
  static final ServiceStatus WEB = new ServiceStatus(7, 2, 3, ServiceStatus.RELAYING, 12, 1);

  private Messages() {}

  static ControlMessage random(Random random) {
    HostFacts host =
        new HostFacts(
            random.nextLong() >>> 16,
            random.nextInt(),
            random.nextLong(),
            text(random, 1 + random.nextInt(63)),
            text(random, random.nextInt(32)));
    List<ServiceStatus> services = new ArrayList<>();
    for (int i = random.nextInt(65); i > 0; i--) {
      services.add(
          new ServiceStatus(
              i * 31,
              random.nextInt(3),
              random.nextInt(),
              random.nextInt(256),
              random.nextInt() >>> 1,
              random.nextInt() >>> 1));
    }
    byte[] key = new byte[KeyOffer.KEY_BYTES];
    random.nextBytes(key);
    KeyOffer keys =
        new KeyOffer(
            random.nextLong(), key, random.nextLong(), random.nextLong(), random.nextLong());
    return new ControlMessage(header(random, host), host, services, keys);
  }

  private static ControlHeader header(Random random, HostFacts host) {
    boolean echo = random.nextBoolean();
    return new ControlHeader(
        MessageKind.values()[random.nextInt(3)],
        NodeHash.of(host.node()),
        random.nextLong() | 1,
        1 + (random.nextLong() >>> 2),
        echo ? random.nextLong() | 1 : 0,
        echo ? 1 + (random.nextLong() >>> 2) : 0,
        random.nextLong(),
        random.nextLong(),
        random.nextLong() >>> 1);
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  /** A message of alpha's to beta, sealed. */
  static byte[] sealed(List<ServiceStatus> services) {
    ControlHeader header =
        new ControlHeader(MessageKind.HEARTBEAT, NodeHash.of("alpha"), 5, 6, 7, 8, 9, 10, 11);
    return sealed(new ControlMessage(header, ALPHA, services, KeyOffer.NONE), KEY, "alpha", "beta");
  }

  static byte[] sealed(ControlMessage message, PairKey key, String sender, String receiver) {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    MessageCodec.encode(message, buffer);
    new MessageSeal(key.directionKey(sender, receiver)).seal(buffer);
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }
}
