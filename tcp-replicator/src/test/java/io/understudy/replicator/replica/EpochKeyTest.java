package io.understudy.replicator.replica;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EpochKeyTest {
  private static final int CONNECTIONS = 10_000;

  private static EpochKey key(int first) {
    byte[] secret = new byte[32];
    secret[0] = (byte) first;
    return new EpochKey(1, secret);
  }

  private static ConnectionIdentity connection(int clientPort, int clientIsn, int serviceIsn) {
    return new ConnectionIdentity(
        new byte[16], 8080, new byte[16], clientPort, clientIsn, serviceIsn);
  }

  @Test
  void shouldGiveTheSameSeedOnBothHostsWhenTheConnectionIsTheSame() {
    assertArrayEquals(key(1).seed(connection(1, 2, 3)), key(1).seed(connection(1, 2, 3)));
    assertArrayEquals(key(1).tickets(connection(1, 2, 3)), key(1).tickets(connection(9, 9, 9)));
  }

  @Test
  void shouldRefuseWhenTheSeedWasGivenBefore() {
    EpochKey key = key(1);
    assertEquals(32, key.seed(connection(1, 2, 3)).length);
    assertNull(key.seed(connection(1, 2, 3)));
  }

  @Test
  void shouldNeverRepeatWhenConnectionsOrEpochsDiffer() {
    Set<String> all = new HashSet<>();
    for (int epoch = 0; epoch < 2; epoch++) {
      EpochKey key = key(epoch);
      for (int i = 0; i < CONNECTIONS; i++) {
        all.add(HexFormat.of().formatHex(key.seed(connection(i & 0xff, i >> 8, i % 7))));
      }
    }
    assertEquals(2 * CONNECTIONS, all.size());
  }

  @Test
  void shouldTellEveryPartOfTheIdentityApart() {
    ConnectionIdentity[] all = {
      connection(1, 2, 3),
      connection(2, 2, 3),
      connection(1, 3, 3),
      connection(1, 2, 4),
      new ConnectionIdentity(new byte[16], 8081, new byte[16], 1, 2, 3),
      new ConnectionIdentity(filled(), 8080, new byte[16], 1, 2, 3),
      new ConnectionIdentity(new byte[16], 8080, filled(), 1, 2, 3),
    };
    Set<String> seeds = new HashSet<>();
    for (ConnectionIdentity connection : all) {
      seeds.add(HexFormat.of().formatHex(key(1).seed(connection)));
    }
    assertEquals(all.length, seeds.size());
  }

  private static byte[] filled() {
    byte[] bytes = new byte[16];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }

  @Test
  void shouldForgetTheKeyWhenErased() {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) 5);
    EpochKey key = new EpochKey(1, secret);
    byte[] before = key.tickets(connection(1, 2, 3));
    key.erase();
    assertArrayEquals(new byte[32], secret);
    assertFalse(Arrays.equals(before, key.tickets(connection(1, 2, 3))));
  }

  @Test
  void shouldRefuseWhenItCannotRememberMore() {
    GivenOnce given = new GivenOnce();
    for (long i = 1; i <= GivenOnce.MOST; i++) {
      assertTrue(given.add(i * 0x9e3779b97f4a7c15L));
    }
    assertFalse(given.add(1));
    given.clear();
    assertTrue(given.add(0));
    assertFalse(given.add(0));
  }
}
