package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.Lab;
import io.understudy.lab.works.Bench;
import io.understudy.lab.works.Measurement;
import io.understudy.lab.works.Row;
import io.understudy.lab.works.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three rows of {@code docs/works-with.md} at once: three real servers on each host, three real
 * clients, one host that dies. The others are measured by {@code tests-netns/works-with}.
 */
class WorksWithTest extends Scenario {
  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldGoOnWithRealServersAndClientsWhenTheirHostDies() {
    List<Row> rows = Stream.of("redis", "memcached", "mosquitto").map(Row::named).toList();
    Lab lab = use(Bench.lab());
    List<Measurement> seen = Bench.on(lab, rows).run();
    List<Measurement> others =
        seen.stream().filter(each -> each.verdict() != Verdict.SURVIVES).toList();
    assertEquals(List.of(), others);
    assertEquals(4, seen.get(0).duplex(), "protected connections: " + seen);
  }
}
