package io.understudy.lab;

/** Which Internet Protocol a scenario speaks. */
public enum IpVersion {
  IPV4,
  IPV6;

  /** The lab's service that speaks it. */
  public String service() {
    return this == IPV4 ? "web" : "web6";
  }

  /** An address as it stands in a URL. */
  public String inUrl(String address) {
    return this == IPV4 ? address : "[" + address + "]";
  }
}
