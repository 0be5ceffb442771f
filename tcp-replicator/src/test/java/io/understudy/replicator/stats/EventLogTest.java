package io.understudy.replicator.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  @TempDir private Path directory;

  @Test
  void shouldGiveNewestFirstWhenAsked() {
    try (EventLog log = EventLog.open(directory, 1 << 20)) {
      happen(log, "one");
      happen(log, "two");
      happen(log, "three");

      assertEquals(List.of("three", "two"), messages(log.newest(2)));
    }
  }

  @Test
  void shouldRememberAndCountOnWhenOpenedAgain() throws Exception {
    EventEntry written;
    try (EventLog log = EventLog.open(directory, 1 << 20)) {
      happen(log, "one");
      written = happen(log, "two\nlines \"quoted\"");
    }
    try (EventLog log = EventLog.open(directory, 1 << 20)) {
      assertEquals(written, log.newest(1).get(0));
      assertEquals(3, happen(log, "three").number());
    }
    assertEquals(3, Files.readAllLines(file()).size());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  @Test
  void shouldLeaveOutDamagedLinesWhenTheLastWriteWasCutOff() throws Exception {
    try (EventLog log = EventLog.open(directory, 1 << 20)) {
      happen(log, "one");
    }
    Files.writeString(
        file(), "\u0000\n{}\nnull\n{\"number\":7,\"time\":\"20", StandardOpenOption.APPEND);
    try (EventLog log = EventLog.open(directory, 1 << 20)) {
      happen(log, "two");
    }
    assertEquals(List.of("one", "two"), messages(EventFile.read(directory, 10)));
  }

  @Test
  void shouldKeepTwoFilesWithinTheBoundWhenManyEventsHappen() throws Exception {
    try (EventLog log = EventLog.open(directory, 2000)) {
      for (int i = 0; i < 100; i++) {
        happen(log, "event " + i);
      }
    }
    Path older = directory.resolve(EventFile.NAME + ".1");
    assertTrue(Files.size(file()) <= 2000);
    assertTrue(Files.size(older) <= 2000);
    List<String> kept = messages(EventFile.read(directory, 1000));
    assertEquals("event 99", kept.get(kept.size() - 1));
    assertTrue(kept.size() > 10, kept.toString());
    try (var files = Files.list(directory)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void shouldKeepOnlyTheNewestInMemoryWhenThereAreMoreThanItHolds() {
    try (EventLog log = EventLog.open(directory, 1 << 20)) {
      for (int i = 0; i < 1500; i++) {
        happen(log, "event " + i);
      }
      List<EventEntry> kept = log.newest(10_000);
      assertEquals(1024, kept.size());
      assertEquals(1500, kept.get(0).number());
    }
  }

  @Test
  void shouldGoOnInMemoryWhenTheDirectoryIsGone() throws Exception {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    EventLog log = EventLog.open(gone, 1 << 20);
    Files.delete(gone);
    happen(log, "one");
    log.close();

    assertEquals(List.of("one"), messages(log.newest(5)));
    assertEquals(1, log.linesLost());
  }

  @Test
  void shouldTellFollowersUntilTheyLeaveEvenWhenAnotherFails() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (EventLog log = EventLog.open(directory, 1 << 20)) {
      log.follow(
          entry -> {
            throw new IllegalStateException("a bad listener");
          });
      AutoCloseable handle = log.follow(entry -> told.add(entry.message()));
      happen(log, "one");
      assertEquals("one", told.poll(5, TimeUnit.SECONDS));
      handle.close();
      happen(log, "two");
    }
    assertTrue(told.isEmpty());
  }

  private Path file() {
    return directory.resolve(EventFile.NAME);
  }

  private static EventEntry happen(EventLog log, String message) {
    return log.record(
        TIME, Severity.WARNING, "role_changed", "web", message, Map.of("reason", "test"));
  }

  private static List<String> messages(List<EventEntry> entries) {
    return entries.stream().map(EventEntry::message).toList();
  }
}
