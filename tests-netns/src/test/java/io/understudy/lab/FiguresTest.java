package io.understudy.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final Figures HUNDRED =
      new Figures(IntStream.rangeClosed(1, 100).mapToObj(each -> (double) (101 - each)).toList());

  @Test
  void shouldGiveTheNearestRankWhenThereAreManyValues() {
    assertEquals(1, HUNDRED.min());
    assertEquals(50, HUNDRED.median());
    assertEquals(99, HUNDRED.p99());
    assertEquals(100, HUNDRED.max());
  }

  @Test
  void shouldGiveTheGreatestAsP99WhenThereAreFewValues() {
    assertEquals(3, new Figures(List.of(3.0, 1.0, 2.0)).p99());
  }
}
