package io.understudy.replicator.cli;

import java.io.Console;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Answers to what has to be known: from an option, or from the person at the terminal. Main thread.
 */
final class Questions {
  private final UnaryOperator<String> asker;
  private final Map<String, String> answers = new HashMap<>();

  /**
   * Takes somebody to ask.
   *
   * @param askerOrNull is given a question and gives one line, or null at the end of input; null
   *     when there is no terminal
   */
  Questions(UnaryOperator<String> askerOrNull) {
    this.asker = askerOrNull;
  }

  /** Asks at the terminal of this process, if it has one. */
  static Questions ofThisProcess() {
    Console console = System.console();
    return new Questions(console == null ? null : question -> console.readLine("%s", question));
  }

  /**
   * The answer to one question. It is asked once; see {@link #wasWrong}.
   *
   * @param given by the option; null when it was not
   * @param usual what an empty line means; empty when there is no usual answer
   * @throws NobodyToAsk when neither option nor person answers
   */
  String answer(String option, String what, String given, String usual) throws NobodyToAsk {
    if (given != null) {
      return given;
    }
    if (answers.containsKey(option)) {
      return answers.get(option);
    }
    if (asker == null) {
      throw new NobodyToAsk(option, what);
    }
    String suffix = usual.isEmpty() ? ": " : " [" + usual + "]: ";
    for (int tries = 0; tries < 3; tries++) {
      String line = asker.apply(what + suffix);
      if (line == null) {
        break;
      }
      String answer = line.isBlank() ? usual : line.strip();
      if (!answer.isEmpty()) {
        answers.put(option, answer);
        return answer;
      }
    }
    throw new NobodyToAsk(option, what);
  }

  /** An answer will not do: it is asked again. False when nobody was asked. */
  boolean wasWrong(String option) {
    return answers.remove(option) != null;
  }

  /** Something has to be known and nobody says it. */
  static final class NobodyToAsk extends Exception {
    private static final long serialVersionUID = 1L;

    NobodyToAsk(String option, String what) {
      super(option + " is missing: the " + what + "; give it, or answer at a terminal");
    }
  }
}
