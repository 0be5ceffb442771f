package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What the product may leave on a host while it runs, and must not afterwards. */
public final class Leftovers {
  private Leftovers() {}

  /** Everything of ours that is still on the daemon's host, each with a word what it is. */
  public static List<String> of(Understudy daemon) {
    Host host = daemon.host();
    List<String> found = new ArrayList<>();
    find(found, "qdisc", "clsact", host.must("tc", "qdisc", "show"));
    find(found, "program", Host.INTERFACE, host.must("bpftool", "net", "show"));
    for (IpVersion version : IpVersion.values()) {
      String address = " " + Address.SERVICE.of(version) + "/";
      find(found, "address", address, host.must("ip", "address", "show"));
      find(found, "local route", Address.SERVICE.of(version) + " ", localRoutes(host, version));
    }
    find(found, "rule", "UNDERSTUDY", host.must("iptables-save"));
    find(found, "rule", "UNDERSTUDY", host.must("ip6tables-save"));
    String answersArp = "/proc/sys/net/ipv4/conf/" + Host.INTERFACE + "/arp_ignore";
    find(found, "arp_ignore", "1", host.must("cat", answersArp));
    find(found, "mount", daemon.state().toString(), mounts(host));
    daemon.processes().forEach(pid -> found.add("process " + Processes.commandLine(pid)));
    return found;
  }

  private static String localRoutes(Host host, IpVersion version) {
    String family = version == IpVersion.IPV4 ? "-4" : "-6";
    return host.must("ip", family, "route", "show", "table", "all");
  }

  private static String mounts(Host host) {
    try {
      return Files.readString(host.proc().resolve("mounts"));
    } catch (IOException e) {
      throw new LabException("cannot read the mounts of " + host.name(), e);
    }
  }

  private static void find(List<String> found, String kind, String sign, String text) {
    text.lines()
        .filter(line -> line.contains(sign))
        .forEach(line -> found.add(kind + ": " + line.trim()));
  }
}
