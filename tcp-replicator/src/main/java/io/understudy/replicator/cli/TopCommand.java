package io.understudy.replicator.cli;

import io.understudy.replicator.stats.control.ControlException;
import io.understudy.replicator.stats.control.ControlSocketClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy top}. */
@Command(
    name = "top",
    description = {
      "Watch both hosts, roles, lease, connections, throughput, lag and takeovers.",
      "On a terminal until q or Ctrl-C; elsewhere it prints one picture and ends."
    })
final class TopCommand implements Callable<Integer> {
  private static final int EVENTS = 300;
  private static final long KEY_NANOS = 50_000_000;
  private static final double MOST_SECONDS = 3600;
  private static final double LEAST_SECONDS = 0.1;
  private static final int ANY_WIDTH = 1000;

  private final Terminal terminal;
  private ControlSocketClient client;
  private TopSample last;

  @Mixin private CommonOptions common;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description = "Time between two pictures (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "End after so many pictures (default: 1 where there is no terminal).")
  private Integer count;

  TopCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS) || count != null && count < 1) {
      terminal.complain("--interval has to be 0.1 to 3600 seconds, --count at least 1");
      return ExitCode.USAGE;
    }
    Path state = common.loadWithoutKey().stateDirectory();
    TopSample first = ask(state);
    try {
      if (Screen.isTerminal()) {
        watch(state, first);
      } else {
        print(state, first);
      }
    } finally {
      disconnect();
    }
    return ExitCode.DONE;
  }

  /** Draws until somebody wants no more. A daemon that goes away may come back. */
  private void watch(Path state, TopSample first) throws IOException {
    TopSample earlier = null;
    last = first;
    String trouble = null;
    try (Screen screen = Screen.open(terminal.out())) {
      for (int pictures = 1; ; pictures++) {
        screen.draw(picture(earlier, trouble));
        if (count != null && pictures >= count || isEndWanted()) {
          return;
        }
        try {
          TopSample next = ask(state);
          earlier = last;
          last = next;
          trouble = null;
        } catch (ControlException e) {
          trouble = e.getMessage();
        }
      }
    }
  }

  private List<InkLine> picture(TopSample earlier, String trouble) {
    List<InkLine> lines = new ArrayList<>(TopPicture.of(last, earlier, terminal.zone()));
    if (trouble != null) {
      String since = TimeText.of(last.at(), terminal.zone());
      lines.add(
          0, new InkLine().add(Ink.SILENT, " no answer since " + since + ": " + trouble + " "));
    }
    return lines;
  }

  /** Waits for the next picture; true when q was pressed. */
  private boolean isEndWanted() throws IOException {
    long untilNanos = System.nanoTime() + nanos();
    do {
      LockSupport.parkNanos(KEY_NANOS);
      int key = Screen.key();
      if (key == 'q' || key == 'Q') {
        return true;
      }
    } while (System.nanoTime() - untilNanos < 0);
    return false;
  }

  /** Prints pictures one below the other, each of a full interval. */
  private void print(Path state, TopSample first) throws ControlException {
    TopSample earlier = first;
    for (int left = count == null ? 1 : count; left > 0 && !terminal.isGone(); left--) {
      long untilNanos = earlier.nanos() + nanos();
      for (long now = System.nanoTime(); now - untilNanos < 0; now = System.nanoTime()) {
        LockSupport.parkNanos(untilNanos - now);
      }
      TopSample next = ask(state);
      TopPicture.of(next, earlier, terminal.zone())
          .forEach(line -> terminal.print(line.text(ANY_WIDTH, false)));
      if (left > 1) {
        terminal.print("");
      }
      earlier = next;
    }
  }

  private long nanos() {
    return (long) (seconds * 1e9);
  }

  private TopSample ask(Path state) throws ControlException {
    try {
      client = client == null ? ControlSocketClient.connect(state) : client;
      return new TopSample(
          Instant.now(), System.nanoTime(), client.status(), client.events(EVENTS));
    } catch (ControlException e) {
      disconnect();
      throw e;
    }
  }

  private void disconnect() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
