package io.understudy.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.77.0.100",
        "255.255.255.255",
        "0.0.0.0",
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "2001:db8:0:1:1:1:1:1",
        "2001:0:0:1::1",
        "fe80::a:0:0:1",
        "1:2:3:4:5:6:7:8"
      })
  void shouldWriteTheCanonicalTextWhenParsedFromIt(String text) throws Exception {
    assertEquals(text, IpAddress.of(InetAddress.getByName(text)).toString());
  }

  @Test
  void shouldSurviveTheWayToTheJdkAndBackWhenRandom() throws Exception {
    Random random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      long sparse = random.nextLong() & random.nextLong() & random.nextLong();
      IpAddress address = new IpAddress(sparse, random.nextLong());
      assertEquals(address, IpAddress.of(address.toInetAddress()));
      assertEquals(address, IpAddress.of(InetAddress.getByName(address.toString())));
      byte[] bytes = address.toInetAddress().getAddress();
      assertEquals(sparse, ByteBuffer.wrap(bytes).getLong());
    }
  }

  @Test
  void shouldBeV4WhenMapped() {
    IpAddress address = IpAddress.v4(0x0a4d0064);
    assertTrue(address.isV4());
    assertEquals("10.77.0.100:8080", address.withPort(8080));
    assertEquals(4, address.toInetAddress().getAddress().length);
    assertFalse(new IpAddress(1, address.low()).isV4());
    assertEquals("[2001:db8::1]:80", new IpAddress(0x20010db8_00000000L, 1).withPort(80));
  }
}
