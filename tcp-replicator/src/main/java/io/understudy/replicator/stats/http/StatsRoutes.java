package io.understudy.replicator.stats.http;

import io.understudy.replicator.stats.ConnectionsReport;
import io.understudy.replicator.stats.DaemonView;
import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.Readiness;
import java.util.List;

/** Which path gives what. Any thread. */
final class StatsRoutes {
  private static final int MOST_EVENTS = 1000;
  private static final String PATHS =
      "use /, /status, /history, /connections, /events, /metrics, /healthz or /readyz";

  private final DaemonView view;
  private final MetricsText metrics;
  private final History history = new History();
  private final PageFiles page = new PageFiles();

  StatsRoutes(DaemonView view) {
    this.view = view;
    this.metrics = new MetricsText(view);
  }

  /** Takes a sample for /history; call it once a second. */
  void remember() {
    history.note(view.status(), System.nanoTime());
  }

  /** The answer to a request; never throws. */
  HttpReply answer(String method, String path, String rawQuery) {
    try {
      if (!method.equals("GET") && !method.equals("HEAD")) {
        return HttpReply.line(405, "this endpoint only shows; use GET");
      }
      return route(path, rawQuery);
    } catch (BadRequest e) {
      return HttpReply.line(e.status(), e.getMessage());
    } catch (RuntimeException e) {
      return HttpReply.line(500, "the daemon failed to answer (" + oneLine(e) + "); see its log");
    }
  }

  private HttpReply route(String path, String rawQuery) throws BadRequest {
    switch (path) {
      case "/connections":
        return connections(new Query(rawQuery, List.of("service", "offset", "limit")));
      case "/events":
        return events(new Query(rawQuery, List.of("kind", "limit")));
      default:
        return plain(path, rawQuery);
    }
  }

  private HttpReply plain(String path, String rawQuery) throws BadRequest {
    HttpReply reply =
        switch (path) {
          case "/status" -> HttpReply.json(view.status());
          case "/history" -> HttpReply.json(history.report(view.status(), System.nanoTime()));
          case "/metrics" -> metrics.reply();
          case "/healthz" -> readiness(view.health());
          case "/readyz" -> readiness(view.readiness());
          default -> page.at(path);
        };
    if (reply == null) {
      throw new BadRequest(404, "nothing here; " + PATHS);
    }
    if (rawQuery != null && !path.equals("/")) {
      new Query(rawQuery, List.of());
    }
    return reply;
  }

  private HttpReply events(Query query) throws BadRequest {
    int limit = query.number("limit", 100, 1, MOST_EVENTS);
    String kind = query.text("kind");
    List<EventEntry> events =
        kind == null
            ? view.events(limit)
            : view.events(MOST_EVENTS).stream()
                .filter(event -> event.kind().equals(kind))
                .limit(limit)
                .toList();
    return HttpReply.json(events);
  }

  private HttpReply connections(Query query) throws BadRequest {
    String service = query.text("service");
    if (service != null && view.status().service(service).isEmpty()) {
      throw new BadRequest(404, "there is no such service; /status lists them");
    }
    int offset = query.number("offset", 0, 0, Integer.MAX_VALUE);
    int limit = query.number("limit", 100, 1, ConnectionsReport.MOST_ENTRIES);
    return HttpReply.json(view.connections(service, offset, limit));
  }

  private static HttpReply readiness(Readiness readiness) {
    return HttpReply.line(readiness.ok() ? 200 : 503, readiness.reason());
  }

  private static String oneLine(RuntimeException e) {
    return e.toString().replaceAll("\\p{Cntrl}", " ");
  }
}
