package io.understudy.lab.bench;

import io.understudy.lab.Figures;
import io.understudy.lab.Host;
import io.understudy.lab.IdlePrograms;
import io.understudy.lab.Lab;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a segment costs in each eBPF program, by the kernel's own account. */
final class SegmentCost implements Section {
  private static final int REQUESTS = 2_000;
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(256, 256);

  @Override
  public List<Row> measure(Plan plan) {
    List<Row> rows = new ArrayList<>();
    try (Lab pair = Lab.protectedPair(SIZES);
        Requests requests = new Requests(pair);
        Programs account = new Programs()) {
      Map<String, Integer> programs = programs(pair);
      int idle = Programs.find(IdlePrograms.atClient(pair.topology()));
      Host backup = pair.topology().backup();
      for (Load load : Load.values()) {
        rows.addAll(
            measure(plan, account, programs, idle, load, () -> load.run(pair, requests), backup));
      }
    }
    return rows;
  }

  private enum Load {
    REQUESTS_ONLY("requests") {
      @Override
      void run(Lab pair, Requests requests) {
        requests.make(REQUESTS);
      }
    },
    DOWNLOAD("download") {
      @Override
      void run(Lab pair, Requests requests) {
        Throughput.rate(pair, true);
      }
    },
    UPLOAD("upload") {
      @Override
      void run(Lab pair, Requests requests) {
        Throughput.rate(pair, false);
      }
    };

    private final String label;

    Load(String label) {
      this.label = label;
    }

    abstract void run(Lab pair, Requests requests);
  }

  private static Map<String, Integer> programs(Lab pair) {
    Map<String, Integer> programs = new LinkedHashMap<>();
    for (Host host : List.of(pair.topology().primary(), pair.topology().backup())) {
      for (String direction : List.of("ingress", "egress")) {
        programs.put(host.name() + " " + direction, Programs.onInterface(host, direction));
      }
    }
    return programs;
  }

  private static List<Row> measure(
      Plan plan,
      Programs account,
      Map<String, Integer> programs,
      int idle,
      Load load,
      Runnable work,
      Host backup) {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    List<Double> nothing = new ArrayList<>();
    programs.keySet().forEach(name -> figures.put(name, new ArrayList<>()));
    for (int run = 0; run < plan.runs(); run++) {
      Map<String, Programs.Work> before = new LinkedHashMap<>();
      programs.forEach((name, id) -> before.put(name, account.of(id)));
      Programs.Work idleBefore = account.of(idle);
      work.run();
      programs.forEach(
          (name, id) -> figures.get(name).add(account.of(id).since(before.get(name)).nanosEach()));
      nothing.add(account.of(idle).since(idleBefore).nanosEach());
    }
    List<Row> rows = new ArrayList<>();
    figures.forEach(
        (name, values) ->
            rows.add(
                new Row(
                    load.label + ", " + name,
                    "ns",
                    new Figures(values),
                    new Figures(nothing),
                    Comparison.DIFFERENCE,
                    Goal.medianAtMost(name.startsWith(backup.name()) ? 400 : 200))));
    return rows;
  }

  @Override
  public String method() {
    return """
        Time in a program for each time that it ran (`kernel.bpf_stats_enabled`), what it calls
        included: the copy for the backup with its way through the network stack, the digest of the
        output. The baseline is a program that does nothing, on the port of the client. In transfers
        a "segment" is what the stack hands over at once, up to 64 KiB.
        """;
  }
}
