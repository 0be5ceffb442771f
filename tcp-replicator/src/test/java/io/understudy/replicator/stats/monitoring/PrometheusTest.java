package io.understudy.replicator.stats.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Metrics, alert rules and dashboard fit together and please Prometheus. */
@Timeout(60)
class PrometheusTest {
  private static final Pattern METRIC = Pattern.compile("understudy_[a-z_]+");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Endpoint endpoint;

  @BeforeEach
  void open() throws Exception {
    endpoint = new Endpoint();
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  private static List<String> expressions(String file) throws Exception {
    Path path = Endpoint.DOCUMENTS.resolve(file);
    List<String> found = new ArrayList<>();
    YAML.readTree(Files.readString(path)).findValues("expr").forEach(e -> found.add(e.asText()));
    assertTrue(found.size() > 10, file);
    return found;
  }

  private static Set<String> metrics(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  @Test
  void shouldPleaseTheLinterWhenMetricsAreScraped() throws Exception {
    Promtool.require();
    assertEquals("", Promtool.accept(endpoint.get("/metrics").body(), "check", "metrics"));
  }

  @Test
  void shouldAlertAsDescribedWhenTheNumbersSaySo() throws Exception {
    Promtool.require();
    Promtool.accept("", "check", "rules", "alerts.yaml");
    Promtool.accept("", "test", "rules", "alerts-test.yaml");
  }

  @Test
  void shouldUseOnlyMetricsThatTheEndpointHas() throws Exception {
    Set<String> known = endpoint.metrics();
    for (String file : List.of("alerts.yaml", "alerts-test.yaml", "grafana-dashboard.json")) {
      Set<String> used = metrics(Files.readString(Endpoint.DOCUMENTS.resolve(file)));
      used.removeAll(known);
      assertEquals(Set.of(), used, file);
    }
  }

  @Test
  void shouldShowEveryMetricSomewhereOnTheDashboard() throws Exception {
    Set<String> shown = metrics(String.join(" ", expressions("grafana-dashboard.json")));
    Set<String> missing = endpoint.metrics();
    missing.removeAll(shown);
    // For alerts, which need the moment as a number.
    missing.remove("understudy_last_takeover_timestamp_seconds");
    assertEquals(Set.of(), missing, "add a panel to docs/monitoring/grafana-dashboard.json");
  }

  @Test
  void shouldNameEveryMetricInTheArchitecture() throws Exception {
    String text = Files.readString(Path.of("../docs/counters.md"));
    for (String metric : endpoint.metrics()) {
      String brief = metric.substring("understudy".length());
      assertTrue(text.contains("`" + brief + "`") || text.contains(metric), metric);
    }
  }

  @Test
  void shouldAskNothingThatPrometheusDoesNotUnderstand(@TempDir Path directory) throws Exception {
    Promtool.require();
    List<Map<String, String>> rules = new ArrayList<>();
    for (String expression : expressions("grafana-dashboard.json")) {
      String filled =
          expression
              .replace("$__rate_interval", "5m")
              .replace("$__interval", "1m")
              .replace("$service", ".*");
      rules.add(Map.of("record", "panel:number" + rules.size(), "expr", filled));
    }
    Path file = directory.resolve("panels.yaml");
    Map<String, Object> group = Map.of("name", "panels", "rules", rules);
    Files.writeString(file, YAML.writeValueAsString(Map.of("groups", List.of(group))));
    Promtool.accept("", "check", "rules", file.toString());
  }

  @Test
  void shouldBeADashboardThatCanBeImported() throws Exception {
    JsonNode dashboard =
        new ObjectMapper()
            .readTree(Files.readString(Endpoint.DOCUMENTS.resolve("grafana-dashboard.json")));
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      assertTrue(ids.add(panel.path("id").asInt()), () -> "twice: " + panel.path("id"));
      int right = panel.path("gridPos").path("x").asInt() + panel.path("gridPos").path("w").asInt();
      assertTrue(right <= 24, () -> "too wide: " + panel.path("title"));
      assertEquals("${datasource}", panel.path("datasource").path("uid").asText());
    }
    assertTrue(dashboard.path("id").isMissingNode(), "an id of some Grafana");
    assertEquals("understudy", dashboard.path("uid").asText());
  }
}
