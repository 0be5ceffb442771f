package io.understudy.replicator.stats.control;

import io.understudy.replicator.stats.ConnectionsReport;
import io.understudy.replicator.stats.DaemonView;
import io.understudy.replicator.stats.Json;
import io.understudy.replicator.stats.ServiceStatus;
import io.understudy.replicator.stats.SwitchoverResult;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns a request line into an answer, for all commands that have one answer. Any thread. */
final class ControlAnswers {
  static final int MOST_EVENTS = 1024;
  private static final String COMMANDS =
      "send one of status, connections, events, follow, switchover, recall";

  private final DaemonView view;

  ControlAnswers(DaemonView view) {
    this.view = view;
  }

  /** The parsed request, or null when the line is none. */
  static ControlRequest parse(String line) {
    try {
      ControlRequest request = Json.read(line, ControlRequest.class);
      return request.command() == null ? null : request;
    } catch (IOException e) {
      return null;
    }
  }

  /** The answer to any request; never throws. */
  ControlAnswer answer(ControlRequest request) {
    if (request == null) {
      return bad("the request is not a line of JSON with a command", COMMANDS);
    }
    try {
      return switch (request.command()) {
        case "status" -> ControlAnswer.of(view.status());
        case "connections" -> connections(request);
        case "events" -> ControlAnswer.of(view.events(limit(request, MOST_EVENTS)));
        case "switchover" -> swap(request, view::switchover);
        case "recall" -> swap(request, view::recall);
        default -> bad("the daemon does not know this command", COMMANDS);
      };
    } catch (RuntimeException e) {
      return ControlAnswer.failure(
          ControlError.Kind.FAILED,
          "the daemon failed to answer (" + e + ")",
          "look into its log for the cause");
    }
  }

  private ControlAnswer connections(ControlRequest request) {
    int offset = request.offset() == null ? 0 : request.offset();
    int limit = limit(request, ConnectionsReport.MOST_ENTRIES);
    if (offset < 0) {
      return bad("the offset is negative", "send an offset of at least 0");
    }
    if (request.service() != null && isUnknown(request.service())) {
      return unknownService(request.service());
    }
    return ControlAnswer.of(view.connections(request.service(), offset, limit));
  }

  private ControlAnswer swap(ControlRequest request, Function<String, SwitchoverResult> performed) {
    if (request.service() == null) {
      return bad("no service is named", "name the service to switch over");
    }
    if (isUnknown(request.service())) {
      return unknownService(request.service());
    }
    return ControlAnswer.of(performed.apply(request.service()));
  }

  /** A limit outside 1 to most is brought inside. */
  static int limit(ControlRequest request, int most) {
    int wanted = request.limit() == null ? most : request.limit();
    return Math.max(1, Math.min(most, wanted));
  }

  private boolean isUnknown(String service) {
    return view.status().service(service).isEmpty();
  }

  private ControlAnswer unknownService(String service) {
    List<ServiceStatus> services = view.status().services();
    String names = services.stream().map(ServiceStatus::name).collect(Collectors.joining(", "));
    return bad("there is no service \"" + service + "\"", "use one of: " + names);
  }

  private static ControlAnswer bad(String message, String remedy) {
    return ControlAnswer.failure(ControlError.Kind.BAD_REQUEST, message, remedy);
  }
}
