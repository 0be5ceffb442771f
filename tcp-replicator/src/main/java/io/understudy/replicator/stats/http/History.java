package io.understudy.replicator.stats.http;

import io.understudy.replicator.stats.HistoryReport;
import io.understudy.replicator.stats.ServiceStatus;
import io.understudy.replicator.stats.StatusReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Remembers what each service did, for {@value #SECONDS} seconds, one sample a second. Pure: time
 * is told, in nanoseconds of any clock that does not jump. Any thread.
 */
final class History {
  /** How far back it goes; the page's graphs are as wide. */
  static final int SECONDS = 120;

  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(SECONDS);

  private record Moment(long nanos, List<ServiceStatus> services) {}

  private final Deque<Moment> moments = new ArrayDeque<>();

  /** Notes the status of now, and forgets what is too old. */
  synchronized void note(StatusReport status, long nowNanos) {
    moments.addLast(new Moment(nowNanos, status.services()));
    while (nowNanos - moments.getFirst().nanos() > KEPT_NANOS) {
      moments.removeFirst();
    }
  }

  synchronized HistoryReport report(StatusReport now, long nowNanos) {
    List<HistoryReport.ServiceHistory> services = new ArrayList<>();
    for (ServiceStatus service : now.services()) {
      List<HistoryReport.Sample> samples = new ArrayList<>();
      for (Moment moment : moments) {
        long agoMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos - moment.nanos());
        moment.services().stream()
            .filter(then -> then.name().equals(service.name()))
            .forEach(then -> samples.add(sample(then, Math.max(0, agoMillis))));
      }
      services.add(new HistoryReport.ServiceHistory(service.name(), samples));
    }
    return new HistoryReport(services);
  }

  private static HistoryReport.Sample sample(ServiceStatus then, long agoMillis) {
    Long behind = then.lag() == null ? null : then.lag().behindMillis();
    return new HistoryReport.Sample(
        agoMillis, then.activity().receivedBytes(), then.activity().sentBytes(), behind);
  }
}
