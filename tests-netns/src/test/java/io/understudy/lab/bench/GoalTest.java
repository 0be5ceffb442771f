package io.understudy.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Figures;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GoalTest {
  private static final Figures HUNDRED =
      new Figures(IntStream.rangeClosed(1, 100).mapToObj(each -> (double) (101 - each)).toList());

  @Test
  void shouldCompareRunByRunWhenThereIsABaseline() {
    Figures measured = new Figures(List.of(10.0, 30.0, 20.0));
    Figures baseline = new Figures(List.of(20.0, 30.0, 10.0));
    assertEquals(List.of(0.5, 1.0, 2.0), Comparison.RATIO.of(measured, baseline).values());
    assertEquals(List.of(-10.0, 0.0, 10.0), Comparison.DIFFERENCE.of(measured, baseline).values());
  }

  @Test
  void shouldTellWhetherAGoalIsMetWhenItNamesAQuantile() {
    assertTrue(Goal.medianAtMost(50).isMet(HUNDRED));
    assertFalse(Goal.p99AtMost(98).isMet(HUNDRED));
    assertTrue(Goal.medianAtLeast(50).isMet(HUNDRED));
    assertFalse(Goal.NONE.exists());
  }

  @Test
  void shouldNotMeetAGoalWhenNothingWasMeasured() {
    assertFalse(Goal.medianAtMost(1).isMet(Figures.NONE));
    assertFalse(Goal.medianAtLeast(1).isMet(Figures.NONE));
  }
}
