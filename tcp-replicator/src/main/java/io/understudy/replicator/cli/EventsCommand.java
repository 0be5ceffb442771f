package io.understudy.replicator.cli;

import io.understudy.replicator.stats.EventEntry;
import io.understudy.replicator.stats.EventFile;
import io.understudy.replicator.stats.Json;
import io.understudy.replicator.stats.control.ControlError;
import io.understudy.replicator.stats.control.ControlException;
import io.understudy.replicator.stats.control.ControlSocketClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy events}: oldest first, so that the latest is what one sees last. */
@Command(
    name = "events",
    description = "Show what happened, with reasons; also while no daemon runs.")
final class EventsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Option(names = "--follow", description = "Go on with what happens next, until interrupted.")
  private boolean follow;

  @Option(names = "--json", description = "For programs: one object a line.")
  private boolean json;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many earlier events (default: ${DEFAULT-VALUE}).")
  private int limit;

  EventsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (limit < 1) {
      terminal.complain("--limit: " + limit + " is less than 1; write a larger number");
      return ExitCode.USAGE;
    }
    Path state = common.loadWithoutKey().stateDirectory();
    try (var client = ControlSocketClient.connect(state)) {
      if (follow) {
        client.follow(limit, this::show);
      } else {
        List<EventEntry> events = new ArrayList<>(client.events(limit));
        Collections.reverse(events);
        events.forEach(this::show);
      }
    } catch (ControlException e) {
      if (follow || e.error().kind() != ControlError.Kind.NOT_NOW) {
        throw e;
      }
      showFromDisk(state, e);
    }
    return ExitCode.DONE;
  }

  private void showFromDisk(Path state, ControlException cause)
      throws ControlException, IOException {
    List<EventEntry> events = EventFile.read(state, limit);
    if (events.isEmpty()) {
      throw cause;
    }
    terminal.complain("the daemon is not running; this is from " + state.resolve(EventFile.NAME));
    events.forEach(this::show);
  }

  /** Whether anybody still reads. */
  private boolean show(EventEntry entry) {
    terminal.print(json ? Json.line(entry) : text(entry));
    return !terminal.isGone();
  }

  private String text(EventEntry entry) {
    StringBuilder line = new StringBuilder(TimeText.of(entry.time(), terminal.zone()));
    line.append("  %-7s  ".formatted(entry.severity().name().toLowerCase(Locale.ROOT)));
    line.append(entry.service() == null ? "" : entry.service() + ": ").append(entry.message());
    entry.fields().forEach((key, value) -> line.append("  ").append(key).append('=').append(value));
    return line.toString();
  }
}
