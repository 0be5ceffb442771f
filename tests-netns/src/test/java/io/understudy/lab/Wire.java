package io.understudy.lab;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** All connections of a capture at the client, by the client's end. */
public final class Wire {
  private final Map<String, ConnectionTrace> traces = new LinkedHashMap<>();
  private final String servicePort = ":" + Nginx.PORT;

  /** Reads a capture. */
  public static Wire read(Path file) {
    Wire wire = new Wire();
    CaptureFile.forEach(file, wire::accept);
    return wire;
  }

  private void accept(Segment segment) {
    if (segment.notice()) {
      return;
    }
    if (segment.destination().endsWith(servicePort)) {
      traces.computeIfAbsent(segment.source(), ConnectionTrace::new).fromClient(segment);
    } else {
      traces.computeIfAbsent(segment.destination(), ConnectionTrace::new).fromService(segment);
    }
  }

  public Collection<ConnectionTrace> connections() {
    return traces.values();
  }

  /** The connection from this port of the client. */
  public ConnectionTrace fromPort(int port) {
    return traces.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(":" + port))
        .map(Map.Entry::getValue)
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
