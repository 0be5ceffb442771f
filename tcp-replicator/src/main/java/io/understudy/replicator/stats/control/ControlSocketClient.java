package io.understudy.replicator.stats.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.replicator.stats.ConnectionsReport;
import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.Json;
import io.understudy.replicator.stats.StatusReport;
import io.understudy.replicator.stats.SwitchoverResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * The administrator's end of the control socket. One request at a time; not for several threads.
 */
public final class ControlSocketClient implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration SWITCHOVER = Duration.ofSeconds(60);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  private final Path socket;
  private final LineChannel lines;

  private ControlSocketClient(Path socket, LineChannel lines) {
    this.socket = socket;
    this.lines = lines;
  }

  /**
   * Connects to the daemon of this state directory.
   *
   * @throws ControlException when none is running, or when it may not be asked by this user
   */
  public static ControlSocketClient connect(Path stateDirectory) throws ControlException {
    Path socket = ControlSocket.in(stateDirectory);
    return new ControlSocketClient(socket, LineChannel.connect(socket));
  }

  /** Role, partner, lease, protection and lag of each service. */
  public StatusReport status() throws ControlException {
    return ask(ControlRequest.status(), ANSWER, StatusReport.class);
  }

  /** A page of connections; of all services when the service is null. */
  public ConnectionsReport connections(String serviceOrNull, int offset, int limit)
      throws ControlException {
    ControlRequest request = ControlRequest.connections(serviceOrNull, offset, limit);
    return ask(request, ANSWER, ConnectionsReport.class);
  }

  /** The newest events, newest first. */
  public List<EventEntry> events(int limit) throws ControlException {
    return List.of(ask(ControlRequest.events(limit), ANSWER, EventEntry[].class));
  }

  /** Swaps the roles of a service; returns when that is done, or why not. */
  public SwitchoverResult switchover(String service) throws ControlException {
    return ask(ControlRequest.switchover(service), SWITCHOVER, SwitchoverResult.class);
  }

  /** Asks the partner for the role of a service; returns when this host has it, or why not. */
  public SwitchoverResult recall(String service) throws ControlException {
    return ask(ControlRequest.recall(service), SWITCHOVER, SwitchoverResult.class);
  }

  /**
   * Gives the newest events, oldest first, then every later one, while the receiver says so.
   *
   * @param receiver called on this thread; false ends the following
   * @throws ControlException when the daemon stops
   */
  public void follow(int limit, Predicate<EventEntry> receiver) throws ControlException {
    try {
      lines.write(Json.line(ControlRequest.follow(limit)));
      boolean wanted = true;
      while (wanted) {
        String line = lines.read(KEEP_ALIVE);
        wanted = line.isEmpty() || receiver.test(event(line));
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private EventEntry event(String line) throws IOException, ControlException {
    JsonNode node = Json.read(line, JsonNode.class);
    if (node.has("error")) {
      throw new ControlException(Json.convert(node.get("error"), ControlError.class));
    }
    return Json.convert(node, EventEntry.class);
  }

  private <T> T ask(ControlRequest request, Duration patience, Class<T> type)
      throws ControlException {
    try {
      lines.write(Json.line(request));
      ControlAnswer answer = Json.read(lines.read(patience), ControlAnswer.class);
      if (answer.error() != null) {
        throw new ControlException(answer.error());
      }
      if (answer.result() == null) {
        throw new IOException("an answer without result");
      }
      return Json.convert(answer.result(), type);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private ControlException failed(IOException cause) {
    return new ControlException(
        ControlError.Kind.FAILED,
        socket + ": " + cause.getMessage(),
        "see whether the daemon runs, and its log");
  }

  @Override
  public void close() {
    lines.close();
  }
}
