package io.understudy.replicator.takeover;

import java.util.ArrayDeque;

/**
 * Brings one daemon's questions to the simulated arbiter, one after the other, with delays; what
 * does not get there is refused after a time. It mirrors ArbiterDesk.
 */
final class SimulatedDesk {
  private static final long TIMEOUT_NANOS = 100_000_000L;
  private static final long LONGEST_WAY_NANOS = 5_000_000L;

  private record Task(boolean asks, long question, boolean speaks, Word.Return how, long clock) {}

  private final SimulatedHost host;
  private final HostView view;
  private final ArrayDeque<Task> tasks = new ArrayDeque<>();
  private long arrivesAt = -1;
  private long answerAt;
  private Word answer;

  SimulatedDesk(SimulatedHost host, HostView view) {
    this.host = host;
    this.view = view;
  }

  void ask(long question, boolean speaks, long clock) {
    tasks.removeIf(task -> !task.asks());
    tasks.add(new Task(true, question, speaks, null, clock));
  }

  void giveBack(Word.Return how) {
    tasks.removeIf(task -> !task.asks());
    tasks.add(new Task(false, 0, false, how, 0));
  }

  void tick(long time) {
    if (answer != null) {
      if (time >= answerAt) {
        view.word = answer;
        answer = null;
      }
    } else if (arrivesAt >= 0) {
      if (time >= arrivesAt) {
        arrive(tasks.poll(), time);
      }
    } else if (!tasks.isEmpty()) {
      arrivesAt = time + host.random(LONGEST_WAY_NANOS);
    }
  }

  private void arrive(Task task, long time) {
    arrivesAt = -1;
    if (!host.reachesArbiter()) {
      answerAt = time + TIMEOUT_NANOS;
      answer = task.asks() ? refused(task) : null;
    } else if (task.asks()) {
      SimulatedArbiter.Answer given = host.arbiter().ask(host.index, task.speaks(), time);
      boolean lost = host.random(50) == 0;
      answerAt = time + (lost ? TIMEOUT_NANOS : host.random(LONGEST_WAY_NANOS));
      answer = given.given() && !lost ? word(task, given) : refused(task);
    } else {
      host.arbiter().giveBack(host.index, task.how(), time);
    }
  }

  private static Word word(Task task, SimulatedArbiter.Answer given) {
    long until = task.clock() + SimulatedArbiter.TTL_NANOS - SimulatedArbiter.MARGIN_NANOS;
    return new Word(task.question(), until, given.partnerSpoke(), "given");
  }

  private static Word refused(Task task) {
    return new Word(task.question(), Word.REFUSED, false, "refused");
  }
}
