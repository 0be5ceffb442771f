package io.understudy.replicator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionEndTest {
  @Test
  void shouldReadBothFamiliesWhenWrittenAsListed() throws UnknownHostException {
    assertEquals(
        new InetSocketAddress(InetAddress.getByName("192.0.2.7"), 40000),
        ConnectionEnd.parse("192.0.2.7:40000").orElseThrow());
    assertEquals(
        new InetSocketAddress(InetAddress.getByName("2001:db8::7"), 1),
        ConnectionEnd.parse("[2001:db8::7]:1").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "192.0.2.7",
        "192.0.2.7:0",
        "192.0.2.7:65536",
        "192.0.2.700:80",
        "2001:db8::7:80",
        "[2001:db8::7]",
        "[2001:db8::77777]:80",
        "host:80",
        ":80",
        "192.0.2.7:80x"
      })
  void shouldReadNothingWhenItIsNoAddressAndPort(String text) {
    assertTrue(ConnectionEnd.parse(text).isEmpty());
  }
}
