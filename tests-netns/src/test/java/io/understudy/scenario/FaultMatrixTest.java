package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.understudy.lab.matrix.Case;
import io.understudy.lab.matrix.Series;
import io.understudy.lab.matrix.Verdict;
import java.io.IOException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The quick set of the fault matrix, always the same cases; {@code tests-netns/soak} plays any
 * number of others, also the kinds that are left out here.
 */
class FaultMatrixTest extends Scenario {
  private static final int CASES = Integer.getInteger("lab.cases", 60);
  private static final long FIRST_SEED = 1000;

  private final Series series = new Series();

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @AfterEach
  void closeSeries() {
    series.close();
  }

  @TestFactory
  Stream<DynamicTest> shouldNotBeNoticedByAnyClientIn() {
    return LongStream.iterate(FIRST_SEED, seed -> seed + 1)
        .mapToObj(Case::of)
        .filter(Case::quick)
        .limit(CASES)
        .map(wanted -> dynamicTest(wanted.toString(), () -> play(wanted)));
  }

  private void play(Case wanted) {
    Verdict verdict = series.play(wanted);
    assertTrue(verdict.good(), verdict + "\n" + series.again(wanted));
  }
}
