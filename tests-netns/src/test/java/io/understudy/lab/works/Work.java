package io.understudy.lab.works;

import io.understudy.lab.Await;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Spawned;
import java.time.Duration;

/** A client at work: the script of a row, running on the lab's client. */
final class Work {
  private static final Duration TO_THE_MIDDLE = Duration.ofSeconds(30);
  private static final int WRONG = 3;

  private final Row row;
  private final Spawned script;

  Work(Lab lab, Row row) {
    this.row = row;
    this.script = lab.topology().client().start("client-" + row.name(), Scripts.client(lab, row));
  }

  Row row() {
    return row;
  }

  /** Waits until the client says that it is in the middle. */
  void awaitMiddle() {
    Await.until(
        () -> row.name() + " in the middle of its work: " + script.output(),
        TO_THE_MIDDLE,
        () -> script.output().lines().anyMatch("half"::equals) || !script.alive());
    if (!script.alive()) {
      throw new LabException(row.name() + " ended before its middle: " + script.output());
    }
  }

  /** Waits for its end; what still works at the deadline is left to the lab's end. */
  void awaitEnd(Duration atMost) {
    Await.holdsWithin(atMost, () -> !script.alive());
  }

  /** Its last words. */
  String said() {
    return script.output().lines().reduce("", (earlier, later) -> later);
  }

  /** What became of it. */
  Verdict verdict(boolean allMoved, boolean reset) {
    if (script.alive()) {
      return Verdict.HANGS;
    }
    int exit = script.exit(Duration.ZERO);
    if (exit == WRONG) {
      return Verdict.WRONG;
    }
    if (exit == 0 && allMoved && !reset) {
      return Verdict.SURVIVES;
    }
    return reset ? Verdict.RESET : Verdict.BREAKS;
  }
}
