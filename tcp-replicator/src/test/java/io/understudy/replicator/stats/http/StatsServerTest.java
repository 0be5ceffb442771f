package io.understudy.replicator.stats.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.replicator.stats.FakeDaemon;
import io.understudy.replicator.stats.Json;
import io.understudy.replicator.stats.StatusReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class StatsServerTest {
  private final FakeDaemon daemon = new FakeDaemon();
  private final HttpClient client = HttpClient.newHttpClient();
  private StatsServer server;

  @BeforeEach
  void open() throws Exception {
    server = StatsServer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), daemon);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldGiveTheStatusWhenAsked() throws Exception {
    HttpResponse<String> response = get("/status");

    assertEquals(200, response.statusCode());
    assertEquals("application/json", response.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(daemon.status(), Json.read(response.body(), StatusReport.class));
  }

  @Test
  void shouldPageConnectionsWhenAsked() throws Exception {
    JsonNode page =
        Json.read(get("/connections?service=web&offset=2498&limit=10").body(), JsonNode.class);

    assertEquals(2500, page.get("total").asInt());
    assertEquals(2, page.get("connections").size());
    assertEquals(4_294_967_295L, page.get("connections").get(0).get("clientNxt").asLong());
    assertEquals(
        100, Json.read(get("/connections").body(), JsonNode.class).get("connections").size());
  }

  @Test
  void shouldGiveEventsNewestFirstWhenAsked() throws Exception {
    daemon.happen("one");
    daemon.happen("two");

    JsonNode events = Json.read(get("/events?limit=1").body(), JsonNode.class);

    assertEquals(1, events.size());
    assertEquals("two", events.get(0).get("message").asText());
    assertEquals("warning", events.get(0).get("severity").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "understudy_service_role{role=\"primary\",service=\"web\"} 1.0",
        "understudy_service_role{role=\"primary\",service=\"mail\"} 0.0",
        "understudy_service_mode{mode=\"simplex\",service=\"mail\"} 1.0",
        "understudy_connections{protection=\"duplex\",service=\"web\"} 12.0",
        "understudy_connections{protection=\"simplex\",service=\"web\"} 1.0",
        "understudy_takeovers_total{service=\"web\"} 3.0",
        "understudy_last_takeover_silence_seconds{service=\"web\"} 0.0285",
        "understudy_lease_held_seconds{service=\"web\"} 0.027",
        "understudy_peer_up{peer=\"beta\",service=\"mail\"} 0.0",
        "understudy_peer_rtt_seconds{peer=\"beta\",service=\"web\"} 8.5E-5",
        "understudy_unconfirmed_bytes{service=\"web\"} 1500.0",
        "understudy_unconfirmed_age_seconds{service=\"web\"} 0.012",
        "understudy_sent_bytes_total{service=\"web\"} 500000.0",
        "understudy_connections_unprotected_total{reason=\"no_partner\",service=\"web\"} 4.0",
        "understudy_last_takeover_timestamp_seconds{service=\"web\"} 1.767323045E9",
        "understudy_peer_ready{peer=\"beta\",service=\"mail\"} 0.0",
        "understudy_segments_total{reason=\"not_speaking\",verdict=\"suppressed\"} 7.0",
        "understudy_control_messages_total{result=\"bad_mac\"} 2.0",
        "understudy_records_lost_total 4.0",
        "understudy_ring_lag_records 5.0",
        "understudy_ready 1.0",
        "understudy_build_info{node=\"alpha\",version=\"0.1\"} 1",
        "# TYPE understudy_segments_total counter",
      })
  void shouldContainTheMetricWhenScraped(String line) throws Exception {
    String text = get("/metrics").body();
    assertTrue(text.contains(line), text);
    assertTrue(
        text.lines().allMatch(each -> each.startsWith("# ") || each.startsWith("understudy_")));
  }

  @Test
  void shouldAnswer503WithTheReasonWhenNotReady() throws Exception {
    assertEquals(200, get("/readyz").statusCode());
    daemon.readiness(false, "no partner");

    assertEquals(503, get("/readyz").statusCode());
    assertEquals("no partner\n", get("/readyz").body());
    assertEquals(200, get("/healthz").statusCode());
  }

  @Test
  void shouldServeASelfContainedPageWhenAPersonLooks() throws Exception {
    HttpResponse<String> page = get("/");
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();

    assertTrue(page.headers().firstValue("Content-Type").orElseThrow().startsWith("text/html"));
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"));
    assertFalse(policy.contains("unsafe") || page.body().contains("<style"), "inline parts");
    Matcher parts = Pattern.compile("(?:src|href)=\"(page/[^\"]+)\"").matcher(page.body());
    assertTrue(parts.find());
    do {
      assertEquals(200, get("/" + parts.group(1)).statusCode(), parts.group(1));
    } while (parts.find());
  }

  @ParameterizedTest
  @CsvSource({
    "page.css, text/css; charset=utf-8",
    "page.js, text/javascript; charset=utf-8",
    "dom.js, text/javascript; charset=utf-8",
    "graph.js, text/javascript; charset=utf-8",
    "service.js, text/javascript; charset=utf-8",
    "timeline.js, text/javascript; charset=utf-8",
    "words.js, text/javascript; charset=utf-8",
    "icon.svg, image/svg+xml"
  })
  void shouldServeAPartOfThePageThatNeedsNobodyElse(String name, String type) throws Exception {
    HttpResponse<String> part = get("/page/" + name);

    assertEquals(200, part.statusCode());
    assertEquals(type, part.headers().firstValue("Content-Type").orElseThrow());
    String foreign = part.body().replace("http://www.w3.org/2000/svg", "");
    assertFalse(foreign.contains("http:") || foreign.contains("https:"), "another host");
    assertFalse(part.body().contains("innerHTML"), "values must not be able to become markup");
  }

  @Test
  void shouldGiveOnlyTheKindOfEventsThatIsAskedFor() throws Exception {
    daemon.happen("one");

    assertEquals(1, Json.read(get("/events?kind=role_changed").body(), JsonNode.class).size());
    assertEquals(0, Json.read(get("/events?kind=other").body(), JsonNode.class).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/nothing | 404 | nothing here; use /, /status",
        "/status/ | 404 | nothing here",
        "/page/index.html | 404 | nothing here",
        "/page/../version.txt | 404 | nothing here",
        "/connections?service=wep | 404 | there is no such service; /status lists them",
        "/connections?limit=0 | 400 | limit is not a number from 1 to 1000",
        "/connections?limit=-1 | 400 | limit is not a number",
        "/connections?offset=99999999999 | 400 | offset is not a number",
        "/connections?limit=1&limit=2 | 400 | limit is given twice",
        "/connections?size=1 | 400 | unknown parameter; use service, offset, limit",
        "/connections?service=%25zz | 404 | there is no such service",
        "/events?limit=x | 400 | limit is not a number from 1 to 1000",
        "/events?since=1 | 400 | unknown parameter; use kind, limit",
        "/status?x=1 | 400 | unknown parameter; this path takes none",
      })
  void shouldAnswerOneLineWhenTheRequestIsBad(String path, int status, String line)
      throws Exception {
    HttpResponse<String> response = get(path);

    assertEquals(status, response.statusCode());
    assertTrue(response.body().startsWith(line), response.body());
    assertEquals(1, response.body().lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "PUT"})
  void shouldRefuseWhenTheMethodWouldChangeSomething(String method) throws Exception {
    HttpRequest request =
        request("/status").method(method, BodyPublishers.ofString("body")).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

    assertEquals(405, response.statusCode());
    assertEquals("GET, HEAD", response.headers().firstValue("Allow").orElseThrow());
  }

  @Test
  void shouldSendNoBodyWhenTheMethodIsHead() throws Exception {
    HttpRequest request = request("/status").method("HEAD", BodyPublishers.noBody()).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

    assertEquals(200, response.statusCode());
    assertEquals("", response.body());
  }

  @Test
  void shouldAnswer500AndLiveOnWhenTheViewThrows() throws Exception {
    daemon.breakDown();
    for (String path : new String[] {"/status", "/metrics", "/healthz", "/events"}) {
      HttpResponse<String> response = get(path);
      assertEquals(500, response.statusCode());
      assertEquals(1, response.body().lines().count());
    }
    assertEquals(200, get("/").statusCode());
  }

  @Test
  void shouldNameTheKeyWhenThePortIsTaken() {
    StatsException e =
        assertThrows(StatsException.class, () -> StatsServer.open(server.address(), daemon));
    assertTrue(e.getMessage().startsWith("stats.address, stats.port: cannot listen on 127.0.0.1"));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }
}
