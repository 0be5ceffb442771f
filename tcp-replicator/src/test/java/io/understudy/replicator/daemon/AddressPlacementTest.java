package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AddressPlacementTest {
  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  @Test
  void shouldMapAnIpv4Address() throws UnknownHostException {
    assertArrayEquals(
        hex("00000000000000000000ffff0a4d0064"),
        AddressPlacement.mapped(InetAddress.getByName("10.77.0.100")));
  }

  @Test
  void shouldLeaveAnIpv6AddressAsItIs() throws UnknownHostException {
    assertArrayEquals(
        hex("20010db8000000000000000000000001"),
        AddressPlacement.mapped(InetAddress.getByName("2001:db8::1")));
  }
}
