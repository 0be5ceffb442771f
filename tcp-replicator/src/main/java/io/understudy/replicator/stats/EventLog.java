package io.understudy.replicator.stats;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last events of this node, in memory and on disk. {@link #record} may be called from any
 * thread and never waits for the disk or for a listener: an own thread, {@code event-log}, writes
 * and tells. A disk that is full costs only the lines on it; {@link #linesLost} counts them.
 */
public final class EventLog implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(EventLog.class);
  private static final int CAPACITY = 1024;
  private static final int WAITING = 4096;
  private static final long CLOSE_MILLIS = 2000;

  private final EventFile file;
  private final Deque<EventEntry> newest = new ArrayDeque<>(CAPACITY);
  private final BlockingQueue<EventEntry> waiting = new LinkedBlockingQueue<>(WAITING);
  private final List<Consumer<EventEntry>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong linesLost = new AtomicLong();
  private final Thread writer = new Thread(this::write, "event-log");
  private volatile boolean closing;
  private boolean diskFailed;
  private long lastNumber;

  private EventLog(EventFile file, List<EventEntry> history) {
    this.file = file;
    newest.addAll(history);
    history.forEach(entry -> lastNumber = Math.max(lastNumber, entry.number()));
    writer.setDaemon(true);
  }

  /**
   * Takes up the log of this directory and starts the writing thread. A history that cannot be read
   * is logged and left alone.
   *
   * @param stateDirectory must exist
   * @param maximumBytes size at which the file is rotated; twice as much stays on disk
   */
  public static EventLog open(Path stateDirectory, long maximumBytes) {
    List<EventEntry> history = List.of();
    try {
      history = EventFile.read(stateDirectory, CAPACITY);
    } catch (IOException e) {
      LOGGER.atWarn().addKeyValue("error", e.toString()).log("earlier events cannot be read");
    }
    EventLog log = new EventLog(new EventFile(stateDirectory, maximumBytes), history);
    log.writer.start();
    return log;
  }

  /** Notes that something happened; see {@link EventEntry} for the arguments. */
  public EventEntry record(
      Instant time,
      Severity severity,
      String kind,
      String service,
      String message,
      Map<String, String> fields) {
    synchronized (newest) {
      EventEntry entry =
          new EventEntry(++lastNumber, time, service, kind, severity, message, fields);
      if (newest.size() == CAPACITY) {
        newest.removeFirst();
      }
      newest.addLast(entry);
      if (closing || !waiting.offer(entry)) {
        linesLost.incrementAndGet();
      }
      return entry;
    }
  }

  /** The newest events, newest first. */
  public List<EventEntry> newest(int limit) {
    synchronized (newest) {
      List<EventEntry> result = new ArrayList<>(Math.min(limit, newest.size()));
      Iterator<EventEntry> backwards = newest.descendingIterator();
      while (backwards.hasNext() && result.size() < limit) {
        result.add(backwards.next());
      }
      return result;
    }
  }

  /** Tells the listener of every later event, on the writing thread, until the handle is closed. */
  public AutoCloseable follow(Consumer<EventEntry> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Events that are not on disk, because it was full or too slow. */
  public long linesLost() {
    return linesLost.get();
  }

  /** Writes what is waiting, for at most two seconds, and ends the writing thread. */
  @Override
  public void close() {
    closing = true;
    try {
      writer.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    while (true) {
      try {
        EventEntry entry = waiting.poll(50, TimeUnit.MILLISECONDS);
        if (entry != null) {
          store(entry);
          tell(entry);
        } else if (closing) {
          closeFile();
          return;
        }
      } catch (InterruptedException e) {
        closing = true;
      }
    }
  }

  private void store(EventEntry entry) {
    try {
      file.append(entry);
      diskFailed = false;
    } catch (IOException e) {
      linesLost.incrementAndGet();
      closeFile();
      if (!diskFailed) {
        LOGGER.atWarn().addKeyValue("error", e.toString()).log("events cannot be written to disk");
      }
      diskFailed = true;
    }
  }

  private void tell(EventEntry entry) {
    for (Consumer<EventEntry> listener : listeners) {
      try {
        listener.accept(entry);
      } catch (RuntimeException e) {
        LOGGER.atWarn().addKeyValue("error", e.toString()).log("an event listener failed");
      }
    }
  }

  private void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      linesLost.incrementAndGet();
    }
  }
}
