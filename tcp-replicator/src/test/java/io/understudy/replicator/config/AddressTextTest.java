package io.understudy.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTextTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "2001:db8:0:0:0:0:0:1, 2001:db8::1",
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    "fe80:0:0:0:0:0:0:0, fe80::",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "1:0:2:0:3:0:4:0, 1:0:2:0:3:0:4:0",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
  })
  void shouldShortenWhenGroupsAreZero(String address, String expected) throws Exception {
    assertEquals(expected, AddressText.of(InetAddress.getByName(address)));
  }

  @Test
  void shouldPutBracketsWhenAPortFollowsIpv6() throws Exception {
    assertEquals("[::1]:80", AddressText.of(InetAddress.getByName("::1"), 80));
    assertEquals("10.0.0.1:80", AddressText.of(InetAddress.getByName("10.0.0.1"), 80));
  }
}
