package io.understudy.lab.bench;

import io.understudy.lab.Await;
import io.understudy.lab.Figures;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.Spawned;
import io.understudy.lab.Transfer;
import io.understudy.lab.Understudy;
import io.understudy.lab.VoiceWatch;
import io.understudy.lab.Voices;
import java.time.Duration;
import java.util.List;

/** What happens when the processors have no time for the daemons. */
final class Starvation implements Section {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(64, 0);
  private static final int WORKERS_EACH = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public List<Row> measure(Plan plan) {
    try (Lab pair = Lab.protectedPair(SIZES);
        Requests requests = new Requests(pair)) {
      VoiceWatch watch = VoiceWatch.start(pair.topology());
      Transfer download =
          pair.download(IpVersion.IPV6, (64L << 20) / Math.max(1, plan.seconds()) + "").start();
      int workers = WORKERS_EACH * Runtime.getRuntime().availableProcessors();
      List<String> stress =
          List.of("stress-ng", "--cpu", workers + "", "--timeout", plan.seconds() + "s");
      Spawned busy = pair.topology().client().start("stress", stress);
      double longest = 0;
      while (busy.alive()) {
        longest = Math.max(longest, requests.make(1).max());
        Await.pass(Duration.ofMillis(1));
      }
      int exit = download.finish(PATIENCE).exit();
      Voices voices = watch.stop();
      pair.daemons().forEach(Understudy::awaitDuplex);
      return rows(plan, voices, longest / 1e3, exit);
    }
  }

  private static List<Row> rows(Plan plan, Voices voices, double longestMillis, int exit) {
    String during = " in " + plan.seconds() + " s";
    return List.of(
        row("takeovers that nothing called for" + during, voices.moves(), Goal.NONE),
        row("times that both spoke" + during, voices.overlaps().size(), Goal.medianAtMost(0)),
        row("resets" + during, voices.resets(), Goal.medianAtMost(0)),
        row("broken transfers" + during, exit == 0 ? 0 : 1, Goal.medianAtMost(0)),
        Row.alone("longest request", "ms", Figures.of(longestMillis), Goal.NONE));
  }

  private static Row row(String what, long count, Goal goal) {
    return Row.alone(what, "", Figures.of(count), goal);
  }

  @Override
  public String method() {
    return """
        `stress-ng` with %d workers for each processor, while a download and requests go on. A
        takeover is then a false alarm, and no harm: both hosts hold every connection.
        """
        .formatted(WORKERS_EACH);
  }
}
