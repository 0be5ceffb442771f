package io.understudy.replicator.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.understudy.replicator.stats.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** Writes one log event as one line, whatever is in it. Called under the appender's lock. */
final class LogEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  private final LogFormat format;
  private final boolean stacks;

  /** With {@code stacks} a failure carries its whole stack, else only its messages. */
  LogEncoder(LogFormat format, boolean stacks) {
    this.format = format;
    this.stacks = stacks;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    Map<String, Object> fields = fields(event);
    String line = format == LogFormat.JSON ? Json.line(fields) : text(fields);
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, Object> fields(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString());
    fields.put("logger", shortName(event.getLoggerName()));
    fields.put("thread", event.getThreadName());
    fields.put("message", event.getFormattedMessage());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        // A key of the caller's never hides one of ours.
        fields.put(fields.containsKey(pair.key) ? "_" + pair.key : pair.key, value(pair.value));
      }
    }
    if (event.getThrowableProxy() != null) {
      fields.put("error", causes(event.getThrowableProxy()));
      if (stacks) {
        fields.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    return fields;
  }

  private static Object value(Object value) {
    return value instanceof Number || value instanceof Boolean || value == null
        ? value
        : value.toString();
  }

  private static String shortName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static String causes(IThrowableProxy thrown) {
    StringBuilder text = new StringBuilder();
    for (IThrowableProxy each = thrown; each != null; each = each.getCause()) {
      text.append(text.length() == 0 ? "" : " <- ").append(shortName(each.getClassName()));
      if (each.getMessage() != null) {
        text.append(": ").append(each.getMessage());
      }
    }
    return text.toString();
  }

  private static String text(Map<String, Object> fields) {
    StringBuilder line = new StringBuilder();
    fields.forEach(
        (key, value) -> {
          line.append(line.length() == 0 ? "" : " ");
          line.append(key.replaceAll("[^A-Za-z0-9_.-]", "_")).append('=');
          appendQuoted(line, String.valueOf(value));
        });
    return line.toString();
  }

  private static void appendQuoted(StringBuilder line, String value) {
    boolean plain = !value.isEmpty() && value.chars().allMatch(LogEncoder::isPlain);
    if (plain) {
      line.append(value);
      return;
    }
    line.append('"');
    value.chars().forEach(c -> appendEscaped(line, (char) c));
    line.append('"');
  }

  private static boolean isPlain(int c) {
    return c > ' ' && c != '"' && c != '=' && c != '\\' && !Character.isISOControl(c);
  }

  private static void appendEscaped(StringBuilder line, char c) {
    switch (c) {
      case '"', '\\' -> line.append('\\').append(c);
      case '\n' -> line.append("\\n");
      case '\t' -> line.append("\\t");
      default -> {
        if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
          line.append(String.format("\\u%04x", (int) c));
        } else {
          line.append(c);
        }
      }
    }
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
