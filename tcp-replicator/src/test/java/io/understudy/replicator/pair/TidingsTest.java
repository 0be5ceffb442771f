package io.understudy.replicator.pair;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TidingsTest {
  private final Tidings tidings = new Tidings();

  @Test
  void shouldTellAtOnceWhenWhatThereIsToSayHasChanged() {
    assertTrue(tidings.isDue("backup"));
    tidings.told("backup");
    assertFalse(tidings.isDue("backup"));
    assertTrue(tidings.isDue("backup, hears"));
  }

  @Test
  void shouldAnswerOnceWhenThePartnerSaysSomethingElse() {
    tidings.told("primary");
    tidings.heard("backup");
    assertTrue(tidings.isDue("primary"));
    tidings.told("primary");
    tidings.heard("backup");
    assertFalse(tidings.isDue("primary"));
  }

  @Test
  void shouldAnswerWhenThePartnerTakesItsWordBackBeforeTheAnswer() {
    tidings.told("primary");
    tidings.heard("backup");
    tidings.told("primary");
    tidings.heard("claims");
    tidings.heard("backup");
    assertTrue(tidings.isDue("primary"));
  }

  @Test
  void shouldComeToRestWhenTwoHostsAnswerEachOther() {
    Tidings other = new Tidings();
    tidings.told("primary");
    other.told("off");
    int messages = 0;
    boolean more = true;
    while (more && messages < 100) {
      more = pass(tidings, "primary", other) | pass(other, "backup", tidings);
      messages++;
    }
    assertTrue(messages <= 3, "exchanges: " + messages);
  }

  private static boolean pass(Tidings from, String says, Tidings to) {
    boolean due = from.isDue(says);
    if (due) {
      from.told(says);
      to.heard(says);
    }
    return due;
  }
}
