package io.understudy.replicator.stats;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes every event to the log as one line. To be given to {@link EventLog#follow}. */
public final class EventLogger implements Consumer<EventEntry> {
  private static final Logger LOGGER = LoggerFactory.getLogger("io.understudy.event");

  @Override
  public void accept(EventEntry entry) {
    LoggingEventBuilder line =
        LOGGER.atLevel(level(entry.severity())).addKeyValue("event", entry.kind());
    if (entry.service() != null) {
      line = line.addKeyValue("service", entry.service());
    }
    for (var field : entry.fields().entrySet()) {
      line = line.addKeyValue(field.getKey(), field.getValue());
    }
    line.log(entry.message());
  }

  private static Level level(Severity severity) {
    return switch (severity) {
      case INFO -> Level.INFO;
      case WARNING -> Level.WARN;
      case ERROR -> Level.ERROR;
    };
  }
}
