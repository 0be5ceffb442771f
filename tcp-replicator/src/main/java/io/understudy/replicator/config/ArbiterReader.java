package io.understudy.replicator.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the group {@code arbiter}. Used for one file; values may be null after a problem. */
final class ArbiterReader {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._-]+)+");

  /** etcd 3.4 grants no shorter lease with its own defaults. */
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(2);

  /** A lease in etcd has to outlast what the hosts grant each other by far. */
  private static final int LEASES = 5;

  private final Section section;
  private final Detection detection;

  ArbiterReader(Section section, Detection detection) {
    this.section = section;
    this.detection = detection;
  }

  ArbiterSettings read() {
    ArbiterKind kind = section.optional("kind", ArbiterKind.NONE, Values.word(ArbiterKind.class));
    if (kind == null) {
      return new ArbiterSettings.None();
    }
    ArbiterSettings settings =
        switch (kind) {
          case NONE -> new ArbiterSettings.None();
          case GATEWAY -> gateway();
          case EXEC -> exec();
          case ETCD -> etcd();
        };
    section.finish();
    return settings;
  }

  private ArbiterSettings gateway() {
    InetAddress address = section.required("address", "10.77.0.254", Addresses::host);
    InetAddress other = section.optional("other-address", null, Addresses::host);
    if (address != null
        && other != null
        && address instanceof Inet4Address == other instanceof Inet4Address) {
      section.problem(
          "other-address",
          "is of the same family as address",
          "write the gateway's IPv6 address beside its IPv4 address, or leave it out");
    }
    Duration timeout = duration("timeout", 300, 10, 10_000);
    Duration hold = duration("hold", 1_000, 100, 60_000);
    if (timeout != null && hold != null && hold.compareTo(timeout.multipliedBy(2)) < 0) {
      section.problem(
          "hold",
          Quantities.written(hold) + " leaves no time to ask again",
          "write at least twice the timeout, " + Quantities.written(timeout.multipliedBy(2)));
    }
    return new ArbiterSettings.Gateway(address, Optional.ofNullable(other), timeout, hold);
  }

  private ArbiterSettings exec() {
    List<String> command = section.values("command", ArbiterReader::word);
    if (!section.isPresent("command") || section.isEmpty("command")) {
      section.problem("command", "is missing", "write command: [/usr/sbin/fence_ipmilan]");
    } else if (!command.isEmpty() && !command.get(0).startsWith("/")) {
      section.problem(
          "command", Values.quoted(command.get(0)) + " is not absolute", "begin it with '/'");
    }
    Map<String, String> options = section.texts("options", KEY);
    if (options.containsKey("action")) {
      section.problem("options", "has an action", "write arbiter.action: off or reboot");
    }
    FenceAction action =
        section.optional("action", FenceAction.OFF, Values.word(FenceAction.class));
    Boolean verify = section.optional("verify", true, Values::yesOrNo);
    Duration timeout = duration("timeout", 60_000, 100, 600_000);
    Duration delay = duration("delay", 500, 0, 60_000);
    return new ArbiterSettings.Exec(
        command, options, action, Boolean.TRUE.equals(verify), timeout, delay);
  }

  private ArbiterSettings etcd() {
    List<URI> endpoints = section.values("endpoints", ArbiterReader::endpoint);
    if (!section.isPresent("endpoints") || section.isEmpty("endpoints")) {
      section.problem("endpoints", "is missing", "write endpoints: [http://10.77.0.20:2379]");
    }
    String prefix = section.optional("prefix", "/understudy", ArbiterReader::prefix);
    Duration ttl =
        section.optional(
            "ttl",
            Duration.ofSeconds(10),
            Quantities.duration(SHORTEST_TTL, Duration.ofMinutes(10)));
    if (ttl != null) {
      checkTtl(ttl);
    }
    Duration timeout = duration("timeout", 1_000, 10, 60_000);
    return new ArbiterSettings.Etcd(endpoints, prefix, ttl, timeout);
  }

  private void checkTtl(Duration ttl) {
    Duration lease = detection.heartbeat() == null ? Duration.ZERO : detection.silence();
    if (ttl.getNano() != 0) {
      section.problem("ttl", "etcd knows only whole seconds", "write it as 10s");
    } else if (ttl.compareTo(lease.multipliedBy(LEASES)) < 0) {
      section.problem(
          "ttl",
          Quantities.written(ttl) + " is short for a detection of " + Quantities.written(lease),
          "write at least " + Quantities.written(lease.multipliedBy(LEASES)));
    }
  }

  private Duration duration(String key, long byDefault, long leastMillis, long mostMillis) {
    return section.optional(
        key,
        Duration.ofMillis(byDefault),
        Quantities.duration(Duration.ofMillis(leastMillis), Duration.ofMillis(mostMillis)));
  }

  private static String word(String text) {
    return text;
  }

  private static String prefix(String text) throws ValueException {
    if (!PREFIX.matcher(text).matches()) {
      throw new ValueException(
          Values.quoted(text) + " is not a prefix of keys", "write one such as /understudy");
    }
    return text;
  }

  private static URI endpoint(String text) throws ValueException {
    try {
      URI uri = URI.create(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getPath().replace("/", "").isEmpty()) {
        return uri;
      }
    } catch (IllegalArgumentException garbage) {
      throw notAnEndpoint(text);
    }
    throw notAnEndpoint(text);
  }

  private static ValueException notAnEndpoint(String text) {
    return new ValueException(
        Values.quoted(text) + " is not the URL of an etcd", "write http://10.77.0.20:2379");
  }
}
