package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.documents.TypedLines;
import io.understudy.lab.Host;
import io.understudy.lab.Lab;
import io.understudy.lab.Shell;
import io.understudy.lab.TakeoverCapture;
import io.understudy.lab.Understudy;
import io.understudy.lab.works.Bench;
import io.understudy.lab.works.Measurement;
import io.understudy.lab.works.Row;
import io.understudy.lab.works.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three rows of {@code docs/works-with.md} at once: three real servers on each host, three real
 * clients, one host that dies. The others are measured by {@code tests-netns/works-with}. One pair
 * is also where the lines of the documents are typed, before, and where a takeover is captured.
 */
class WorksWithTest extends Scenario {
  private Bench bench;
  private Lab lab;

  @BeforeEach
  void open() throws IOException {
    requireKernel();
    lab = use(Bench.lab());
    bench = Bench.on(lab, Stream.of("redis", "memcached", "mosquitto").map(Row::named).toList());
  }

  @Test
  void shouldGoOnWithRealServersAndTellWhyWhenTheirHostDies() {
    assertEquals(List.of(), TypedLines.complaints(lab.primaryDaemon()));

    TakeoverCapture capture = TakeoverCapture.start(lab.backupDaemon(), ofMosquitto());
    List<Measurement> seen = bench.run();
    assertEquals(
        List.of(), seen.stream().filter(each -> each.verdict() != Verdict.SURVIVES).toList());
    assertEquals(4, seen.get(0).duplex(), "protected connections: " + seen);

    secondIsRefused(lab.backupDaemon());
    String summary = capture.stop();
    assertTrue(summary.contains(" frames captured, 0 lost"), summary);
    judge(capture.comments());
  }

  /** Its two connections have to take the only two ports that there are; one of them is this. */
  private String ofMosquitto() {
    Host client = lab.topology().client();
    client.must("sh", "-c", "echo 45000 45001 > /proc/sys/net/ipv4/ip_local_port_range");
    return client.address().ipv4() + ":45000";
  }

  private static void secondIsRefused(Understudy daemon) {
    Shell.Result second =
        daemon.command("capture", "--service", "web", "--connection", "10.77.0.10:1", "-");
    assertEquals(4, second.exit(), second.text());
    assertTrue(second.err().contains("another capture runs on this host"), second.err());
  }

  private static void judge(List<String> comments) {
    int lastSilent = last(comments, "[suppressed/confirmation]");
    int firstSpoken = first(comments, "out: [passed/tracked]");
    assertTrue(lastSilent > 0, "suppressed, with its reason: " + comments);
    assertTrue(comments.get(lastSilent).contains("backup in epoch"), comments.get(lastSilent));
    assertTrue(comments.get(lastSilent + 1).startsWith("as it left: "), comments.toString());
    assertTrue(firstSpoken > lastSilent, "silent until " + lastSilent + ", spoke " + firstSpoken);
    assertTrue(comments.get(firstSpoken).contains("primary in epoch"), comments.get(firstSpoken));
    assertTrue(first(comments, "[rewritten/ack_clamped]") >= 0, "clamped acknowledgements");
  }

  private static int first(List<String> comments, String text) {
    return IntStream.range(0, comments.size())
        .filter(i -> comments.get(i).contains(text))
        .findFirst()
        .orElse(-1);
  }

  private static int last(List<String> comments, String text) {
    return IntStream.range(0, comments.size())
        .filter(i -> comments.get(i).contains(text))
        .reduce((earlier, later) -> later)
        .orElse(-1);
  }
}
