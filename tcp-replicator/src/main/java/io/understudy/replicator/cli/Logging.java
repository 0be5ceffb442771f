package io.understudy.replicator.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/** Sets up the log of this process: to stderr, one event a line. No file is searched for. */
public final class Logging {
  private Logging() {}

  /** Replaces whatever was set up before; see {@link LogEncoder} for {@code stacks}. */
  public static void configure(LogFormat format, LogLevel level, boolean stacks) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    configure(context, format, level.level(), stacks);
  }

  static void configure(LoggerContext context, LogFormat format, Level level, boolean stacks) {
    LogEncoder encoder = new LogEncoder(format, stacks);
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(level);
    root.addAppender(appender);
  }
}
