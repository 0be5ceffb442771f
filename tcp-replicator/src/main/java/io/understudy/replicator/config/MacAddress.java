package io.understudy.replicator.config;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An Ethernet address, written {@code 03:00:5e:4d:00:64}.
 *
 * @param octets 6, in the order of the wire
 */
public record MacAddress(byte[] octets) {
  private static final Pattern TEXT = Pattern.compile("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}");
  private static final HexFormat HEX = HexFormat.ofDelimiter(":");

  /** Copies the octets, so that nobody can change them later. */
  public MacAddress {
    octets = octets.clone();
  }

  @Override
  public byte[] octets() {
    return octets.clone();
  }

  /** A group address (IEEE 802): several hosts may take it. The broadcast address is none. */
  static MacAddress group(String text) throws ValueException {
    if (!TEXT.matcher(text).matches()) {
      throw new ValueException(
          Values.quoted(text) + " is not a MAC address",
          "write six octets, such as 03:00:5e:4d:00:64");
    }
    MacAddress address = new MacAddress(HEX.parseHex(text));
    if ((address.octets[0] & 1) == 0) {
      throw new ValueException(
          address + " is the address of one host: its first octet is even",
          "choose an odd first octet, such as 03");
    }
    if (address.toString().equals("ff:ff:ff:ff:ff:ff")) {
      throw new ValueException(
          "the broadcast address reaches every host", "choose one such as 03:00:5e:4d:00:64");
    }
    return address;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MacAddress mac && Arrays.equals(octets, mac.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return HEX.formatHex(octets);
  }
}
