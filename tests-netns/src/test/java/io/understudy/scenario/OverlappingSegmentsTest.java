package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.Lab;
import io.understudy.lab.Nginx;
import io.understudy.lab.RawClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hostile: a client whose segments overlap with different bytes, out of order, across 2^32. Which
 * of the bytes count is the receiver's choice; both hosts have to choose the same.
 */
class OverlappingSegmentsTest extends Scenario {
  private static final int BYTES = 200_000;
  private static final Duration STORED = Duration.ofSeconds(10);

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void shouldHoldTheSameBytesOnBothHostsWhenSegmentsDisagree(long seed) {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(1, 0)));
    RawClient client =
        new RawClient(lab, lab.topology().primary(), "overlaps", Nginx.PORT, BYTES, seed);
    assertEquals("stored", client.line());
    assertEquals(
        lab.primaryServer().uploaded("overlaps", STORED),
        lab.backupServer().uploaded("overlaps", STORED));
  }
}
