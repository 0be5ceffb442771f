package io.understudy.replicator.stats.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.replicator.stats.FakeDaemon;
import io.understudy.replicator.stats.HistoryReport;
import io.understudy.replicator.stats.HistoryReport.Sample;
import io.understudy.replicator.stats.StatusReport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final StatusReport status = new FakeDaemon().status();
  private final History history = new History();

  private List<Sample> web(long nowNanos) {
    HistoryReport report = history.report(status, nowNanos);
    assertEquals(List.of("web", "mail"), report.services().stream().map(s -> s.name()).toList());
    return report.services().get(0).samples();
  }

  @Test
  void shouldTellHowLongAgoWhenItIsAskedLater() {
    history.note(status, 10 * SECOND);
    history.note(status, 11 * SECOND);
    assertEquals(
        List.of(new Sample(3000, 1000, 500_000, 12L), new Sample(2000, 1000, 500_000, 12L)),
        web(13 * SECOND));
  }

  @Test
  void shouldForgetWhenTwoMinutesHavePassed() {
    for (int second = 0; second <= 500; second++) {
      history.note(status, second * SECOND);
    }
    List<Sample> samples = web(500 * SECOND);
    assertEquals(History.SECONDS + 1, samples.size());
    assertEquals(120_000, samples.get(0).agoMillis());
    assertEquals(0, samples.get(samples.size() - 1).agoMillis());
  }

  @Test
  void shouldBeEmptyWhenNothingWasNoted() {
    assertEquals(List.of(), web(SECOND));
  }

  @Test
  void shouldSayNullWhenTheServiceHadNoBackup() {
    history.note(status, SECOND);
    assertEquals(
        new Sample(0, 0, 0, null),
        history.report(status, SECOND).services().get(1).samples().get(0));
  }
}
