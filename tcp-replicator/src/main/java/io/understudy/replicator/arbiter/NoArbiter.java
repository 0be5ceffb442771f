package io.understudy.replicator.arbiter;

import io.understudy.replicator.takeover.RoleMachine;
import io.understudy.replicator.takeover.Word;

/** Nobody decides: every host has the word. */
public final class NoArbiter implements Arbiter {
  @Override
  public Word ask(String service, long question, boolean speaks) {
    return new Word(question, RoleMachine.NEVER, false, "there is no arbiter");
  }

  @Override
  public boolean giveBack(String service, Word.Return how) {
    return true;
  }
}
