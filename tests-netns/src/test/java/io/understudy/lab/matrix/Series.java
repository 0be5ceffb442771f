package io.understudy.lab.matrix;

import io.understudy.lab.LabException;
import io.understudy.lab.Sweeper;

/**
 * Plays cases one after the other, several on one pair: to build a pair takes longer than a case. A
 * pair that a case failed on is not used again.
 */
public final class Series implements AutoCloseable {
  private static final int CASES_PER_PAIR = 25;

  private Pair pair;
  private int played;

  /** Plays a case; its evidence is kept when it fails. */
  public Verdict play(Case wanted) {
    if (pair == null) {
      pair = Pair.open();
      played = 0;
    }
    CaseRun run = new CaseRun(pair, wanted);
    Verdict verdict = run.run();
    played++;
    if (run.broken() || !verdict.good() || played == CASES_PER_PAIR) {
      close();
    }
    return verdict;
  }

  /** The command that plays this case again. */
  public String again(Case wanted) {
    return "tests-netns/soak --cases 1 --seed " + wanted.seed();
  }

  @Override
  public void close() {
    if (pair == null) {
      return;
    }
    Pair used = pair;
    pair = null;
    try {
      used.close();
      Sweeper.deleteTree(used.lab().directory());
    } catch (LabException e) {
      // Its hook tries again when the program ends; the cases to come have a lab of their own.
      System.err.println("a lab could not be taken away yet: " + e.getMessage());
    }
  }
}
