package io.understudy.replicator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.replicator.stats.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class LogEncoderTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void shouldWriteKeysAndValuesWhenTheFormatIsText() {
    LoggingEvent event = event("role changed", null);
    event.addKeyValuePair(new KeyValuePair("client", "10.0.0.9:1000"));
    event.addKeyValuePair(new KeyValuePair("seq", 4_294_967_295L));
    event.addKeyValuePair(new KeyValuePair("reason", "peer silent"));

    assertEquals(
        "time=2026-01-02T03:04:05.678Z level=WARN logger=Takeover thread=main"
            + " message=\"role changed\" client=10.0.0.9:1000 seq=4294967295"
            + " reason=\"peer silent\"\n",
        encode(LogFormat.TEXT, false, event));
  }

  @Test
  void shouldStayOneLineWhenValuesTryToBreakOut() throws IOException {
    LoggingEvent event = event("a\nlevel=ERROR \"b\" \\ \u001b[2J \u2028", null);
    event.addKeyValuePair(new KeyValuePair("level", "x=y"));
    event.addKeyValuePair(new KeyValuePair("k e\ny", null));

    String text = encode(LogFormat.TEXT, false, event);
    assertEquals(1, text.lines().count());
    assertTrue(
        text.endsWith(
            "message=\"a\\nlevel=ERROR \\\"b\\\" \\\\ \\u001b[2J \\u2028\" _level=\"x=y\""
                + " k_e_y=null\n"),
        text);
    String json = encode(LogFormat.JSON, false, event);
    assertEquals(1, json.strip().lines().count());
    JsonNode read = Json.read(json, JsonNode.class);
    assertEquals("WARN", read.get("level").asText());
    assertEquals("x=y", read.get("_level").asText());
    assertEquals("a\nlevel=ERROR \"b\" \\ \u001b[2J \u2028", read.get("message").asText());
  }

  @Test
  void shouldNameTheCausesWhenSomethingWasThrown() {
    Exception thrown = new IllegalStateException("outer", new IOException("inner"));

    String text = encode(LogFormat.TEXT, false, event("failed", thrown));
    assertTrue(text.contains("error=\"IllegalStateException: outer <- IOException: inner\""), text);
    assertFalse(text.contains("LogEncoderTest"), text);

    String withStack = encode(LogFormat.TEXT, true, event("failed", thrown));
    assertTrue(withStack.contains("LogEncoderTest"), withStack);
    assertEquals(1, withStack.lines().count());
  }

  @Test
  void shouldUseOurSetupWhenTheLogIsFirstUsed() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    assertEquals("stderr", root.iteratorForAppenders().next().getName());
  }

  private static LoggingEvent event(String message, Throwable thrown) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var logger = context.getLogger("io.understudy.replicator.takeover.Takeover");
    LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, thrown, null);
    event.setThreadName("main");
    event.setInstant(TIME);
    return event;
  }

  private static String encode(LogFormat format, boolean stacks, LoggingEvent event) {
    return new String(new LogEncoder(format, stacks).encode(event), StandardCharsets.UTF_8);
  }
}
