package io.understudy.lab;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All connections of a capture at the client, by their two ends. */
public final class Wire {
  private final Map<String, ConnectionTrace> traces = new LinkedHashMap<>();
  private final Predicate<String> service;

  private Wire(Predicate<String> service) {
    this.service = service;
  }

  /** Reads a capture of clients of {@link Nginx}. */
  public static Wire read(Path file) {
    return read(file, end -> end.endsWith(":" + Nginx.PORT));
  }

  /**
   * Reads a capture.
   *
   * @param service knows the service's end of a connection, {@code ip:port}
   */
  public static Wire read(Path file, Predicate<String> service) {
    Wire wire = new Wire(service);
    CaptureFile.forEach(file, wire::accept);
    return wire;
  }

  private void accept(Segment segment) {
    if (segment.notice()) {
      return;
    }
    if (service.test(segment.destination())) {
      trace(segment.source(), segment.destination()).fromClient(segment);
    } else {
      trace(segment.destination(), segment.source()).fromService(segment);
    }
  }

  private ConnectionTrace trace(String client, String serviceEnd) {
    // A client may use one port for connections to several ports of the service.
    return traces.computeIfAbsent(
        client + " " + serviceEnd, ends -> new ConnectionTrace(client, serviceEnd));
  }

  public Collection<ConnectionTrace> connections() {
    return traces.values();
  }

  /** The connection from this port of the client. */
  public ConnectionTrace fromPort(int port) {
    return traces.values().stream()
        .filter(trace -> trace.client().endsWith(":" + port))
        .findFirst()
        .orElseThrow(() -> new LabException("the capture shows nothing of port " + port));
  }

  /** How many connections were opened, counting each time that a port was used again. */
  public int openings() {
    return traces.values().stream().mapToInt(ConnectionTrace::openings).sum();
  }

  /** How many resets the client got. */
  public int resets() {
    return traces.values().stream().mapToInt(ConnectionTrace::resets).sum();
  }

  /** One line for each connection. */
  @Override
  public String toString() {
    return traces.values().stream()
        .map(
            trace ->
                trace.client()
                    + " openings="
                    + trace.openings()
                    + " resets="
                    + trace.resets()
                    + " voices="
                    + trace.voices()
                    + " pause="
                    + trace.pauseAfter(0).millis()
                    + "ms")
        .collect(Collectors.joining("\n"));
  }
}
