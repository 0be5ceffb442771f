package io.understudy.replicator.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the group {@code probe} of a service. Used for one group. */
final class ProbeReader {
  private final Section section;

  ProbeReader(Section section) {
    this.section = section;
  }

  /**
   * The probe; empty where there is none, or where a mistake was noted.
   *
   * @param ports of the service; the first of TCP is asked where no other is named
   */
  Optional<ProbeSettings> read(List<ServicePort> ports) {
    ProbeKind kind = section.optional("kind", ProbeKind.NONE, Values.word(ProbeKind.class));
    if (kind == null || kind == ProbeKind.NONE) {
      section.finish();
      return Optional.empty();
    }
    Integer port = kind == ProbeKind.EXEC ? Integer.valueOf(0) : port(ports);
    String path = kind == ProbeKind.HTTP ? section.optional("path", "/", ProbeReader::path) : "";
    List<String> command = kind == ProbeKind.EXEC ? command() : List.of();
    Duration interval = duration("interval", 1_000, 10);
    Duration timeout = duration("timeout", 1_000, 10);
    Integer failures = section.optional("failures", 3, Values.number(1, 100));
    section.finish();
    boolean whole = port != null && path != null && interval != null && timeout != null;
    return whole && failures != null
        ? Optional.of(new ProbeSettings(kind, port, path, command, interval, timeout, failures))
        : Optional.empty();
  }

  private Integer port(List<ServicePort> ports) {
    Optional<Integer> first =
        ports.stream().filter(port -> !port.isUdp()).map(ServicePort::number).findFirst();
    if (first.isEmpty() && !ports.isEmpty() && !section.isPresent("port")) {
      section.problem(
          "port", "is missing, and the service has none of TCP", "name one, or take kind: exec");
    }
    return section.optional("port", first.orElse(1), Values.number(1, 65535));
  }

  private List<String> command() {
    List<String> command = section.values("command", text -> text);
    if (!section.isPresent("command") || section.isEmpty("command")) {
      section.problem("command", "is missing", "write command: [/usr/local/bin/ask-the-server]");
    } else if (!command.isEmpty() && !command.get(0).startsWith("/")) {
      section.problem(
          "command", Values.quoted(command.get(0)) + " is not absolute", "begin it with '/'");
    }
    return command;
  }

  private Duration duration(String key, long byDefaultMillis, long leastMillis) {
    return section.optional(
        key,
        Duration.ofMillis(byDefaultMillis),
        Quantities.duration(Duration.ofMillis(leastMillis), Duration.ofMinutes(1)));
  }

  private static String path(String text) throws ValueException {
    if (!text.startsWith("/") || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new ValueException(
          Values.quoted(text) + " is not a path of HTTP", "write one such as /health");
    }
    return text;
  }
}
