package io.understudy.lab.bench;

import io.understudy.lab.Address;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Nginx;
import io.understudy.lab.Tls;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the library that makes servers choose alike costs a server with TLS. */
final class Handshakes implements Section {
  private static final int HANDSHAKES = 3_000;
  private static final int AT_ONCE = 4;
  private static final int REQUESTS = 2_000;
  private static final Pattern RATE = Pattern.compile("Requests per second: *([0-9.]+)");
  private static final Pattern FAILED = Pattern.compile("Failed requests: *([0-9]+)");

  @Override
  public List<Row> measure(Plan plan) {
    List<Row> rows = new ArrayList<>();
    for (Tls.Kind kind : List.of(Tls.Kind.ECDSA_TLS13, Tls.Kind.RSA_TLS13)) {
      try (Lab with = Lab.secureAlone(kind, true);
          Lab without = Lab.secureAlone(kind, false)) {
        rate(with);
        rate(without);
        String what = "handshakes a second, " + kind.name().replace('_', ' ');
        rows.add(
            Turns.take(plan.runs(), () -> rate(with), () -> rate(without))
                .row(what, "1/s", Comparison.RATIO, Goal.medianAtLeast(0.97)));
        if (kind == Tls.Kind.ECDSA_TLS13) {
          rows.add(latency(plan, with, without));
        }
      }
    }
    return rows;
  }

  private static Row latency(Plan plan, Lab with, Lab without) {
    try (Requests guarded = Requests.overTls(with);
        Requests plain = Requests.overTls(without)) {
      return Requests.compare(plan.runs(), REQUESTS, guarded, plain);
    }
  }

  /** Each request on a connection of its own. */
  private static double rate(Lab lab) {
    String url = "https://" + Address.SERVICE.ipv4() + ":" + Nginx.PORT + "/ping";
    String said =
        lab.topology()
            .client()
            .must("ab", "-q", "-n", "" + HANDSHAKES, "-c", "" + AT_ONCE, "-f", "TLS1.3", url);
    if (number(FAILED, said) != 0) {
      throw new LabException("handshakes failed: " + said);
    }
    return number(RATE, said);
  }

  private static double number(Pattern pattern, String said) {
    Matcher matcher = pattern.matcher(said);
    if (!matcher.find()) {
      throw new LabException("no " + pattern + " in " + said);
    }
    return Double.parseDouble(matcher.group(1));
  }

  @Override
  public String method() {
    return """
        One host whose partner is not there, so that nobody else takes the time of its processors;
        nginx with and without the library of `understudy exec`, in turns. ab makes %,d requests, each
        on a connection of its own, %d at once. Each of them makes the library ask the daemon. Then
        one warm connection makes %,d requests, one after the other.
        """
        .formatted(HANDSHAKES, AT_ONCE, REQUESTS);
  }
}
