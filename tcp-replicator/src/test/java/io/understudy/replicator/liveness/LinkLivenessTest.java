package io.understudy.replicator.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkLivenessTest {
  private static final long MILLI = 1_000_000L;
  private static final long SILENCE = 300 * MILLI;

  private final LinkLiveness links = new LinkLiveness(2, SILENCE);
  private final List<String> news = new ArrayList<>();
  private final long[] heard = new long[2];
  private long now = 1_000_000 * MILLI;

  /** Time goes on in heartbeats; the links with their bit set are heard. */
  private void pass(long millis, int heardLinks) {
    for (long until = now + millis * MILLI; now < until; now += 10 * MILLI) {
      for (int link = 0; link < 2; link++) {
        if ((heardLinks & 1 << link) != 0) {
          heard[link] = now;
        }
      }
      links.look(heard, now, (link, lost) -> news.add(link + (lost ? " lost" : " back")));
    }
  }

  @Test
  void shouldTellOnceWhenOneOfTwoLinksFailsAndComesBack() {
    pass(1000, 3);
    pass(290, 1);
    assertEquals(List.of(), news);
    pass(1000, 1);
    assertEquals(List.of("1 lost"), news);
    pass(1000, 3);
    assertEquals(List.of("1 lost", "1 back"), news);
  }

  @Test
  void shouldTellNothingWhenThePartnerIsNotHeardAtAll() {
    pass(1000, 3);
    pass(5000, 0);
    assertEquals(List.of(), news);
  }

  @Test
  void shouldTellNothingWhenAPartnerComesBackOverOneLinkAfterTheOther() {
    pass(1000, 0);
    pass(50, 2);
    pass(1000, 3);
    pass(1000, 0);
    pass(50, 1);
    pass(1000, 3);
    assertEquals(List.of(), news);
  }

  @Test
  void shouldTellOfALinkThatNeverWorked() {
    pass(1000, 2);
    assertEquals(List.of("0 lost"), news);
  }

  @Test
  void shouldListenAnewWhenThisProcessStoodStill() {
    pass(1000, 3);
    now += 5000 * MILLI;
    pass(250, 1);
    pass(1000, 3);
    assertEquals(List.of(), news);
  }
}
