package io.understudy.replicator.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replicator.lease.LeaseTerms;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @Test
  void shouldGoThroughEveryStateWhenItIsPlayedOnce() {
    LeaseTerms terms = LeaseTerms.of(10_000_000, 3);
    assertEquals(EnumSet.allOf(RoleState.class), Rehearsal.play(terms, 1));
  }
}
