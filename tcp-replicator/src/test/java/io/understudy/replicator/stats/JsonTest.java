package io.understudy.replicator.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void shouldHaveTheMembersOfTheContractWhenStatusIsWritten() throws IOException {
    JsonNode status = Json.read(Json.line(new FakeDaemon().status()), JsonNode.class);
    JsonNode web = status.get("services").get(0);

    assertEquals("alpha", status.get("node").asText());
    assertEquals("0.1", status.get("version").asText());
    assertEquals("web", web.get("name").asText());
    assertEquals("10.77.0.100", web.get("address").asText());
    assertEquals("primary", web.get("role").asText());
    assertEquals("duplex", web.get("mode").asText());
    assertEquals("ebpf", web.get("engine").asText());
    assertEquals("relay", web.get("tap").asText());
    assertEquals("sync", web.get("commit").asText());
    assertEquals(12, web.get("connections").get("duplex").asInt());
    assertEquals(1, web.get("connections").get("simplex").asInt());
    assertEquals("beta", web.get("peer").get("node").asText());
    assertEquals(true, web.get("peer").get("alive").asBoolean());
    assertEquals(85, web.get("peer").get("rttMicros").asInt());
    assertEquals(27, web.get("lease").get("heldUntilMillis").asInt());
    assertEquals("peer_silent", web.get("lastTakeover").get("reason").asText());
    assertEquals("2026-01-02T03:04:05Z", web.get("lastTakeover").get("at").asText());
    assertEquals(28500, web.get("lastTakeover").get("silentMicros").asInt());
  }

  @Test
  void shouldReadBackTheSameWhenAReportWasWritten() throws IOException {
    FakeDaemon daemon = new FakeDaemon();

    assertEquals(daemon.status(), Json.read(Json.line(daemon.status()), StatusReport.class));
    ConnectionsReport page = daemon.connections(null, 0, 2);
    assertEquals(page, Json.read(Json.line(page), ConnectionsReport.class));
  }

  @Test
  void shouldIgnoreMembersWhenTheWriterIsNewer() throws IOException {
    Readiness read = Json.read("{\"ok\":true,\"reason\":\"r\",\"later\":1}", Readiness.class);
    assertEquals(new Readiness(true, "r"), read);
  }

  @Test
  void shouldRefuseWhenTheTextIsNoReport() {
    assertThrows(IOException.class, () -> Json.read("null", Readiness.class));
    assertThrows(IOException.class, () -> Json.read("", Readiness.class));
    assertThrows(IOException.class, () -> Json.read("{} {}", Readiness.class));
    assertThrows(
        IOException.class, () -> Json.read("{\"at\":\"yesterday\"}", TakeoverStatus.class));
  }
}
