package io.understudy.replicator.stats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Events on disk, one JSON object a line. When the file is full it becomes {@code events.log.1},
 * which replaces the one before. Owned by one thread, except for {@link #read}.
 */
public final class EventFile implements AutoCloseable {
  /** Name of the file in the state directory. */
  public static final String NAME = "events.log";

  private final Path file;
  private final long maximumBytes;
  private FileChannel channel;
  private long lengthBytes;

  /** Nothing is opened yet. */
  EventFile(Path stateDirectory, long maximumBytes) {
    this.file = stateDirectory.resolve(NAME);
    this.maximumBytes = maximumBytes;
  }

  /**
   * The newest events on disk, oldest first. Lines that cannot be read, such as the last one before
   * a power cut, are left out.
   *
   * @throws IOException when a file is there and cannot be read
   */
  public static List<EventEntry> read(Path stateDirectory, int limit) throws IOException {
    Path file = stateDirectory.resolve(NAME);
    Deque<EventEntry> newest = new ArrayDeque<>();
    for (Path part : List.of(older(file), file)) {
      try (var bytes = Files.newInputStream(part);
          var text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
        text.lines().forEach(line -> add(line, newest, limit));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (NoSuchFileException e) {
        continue;
      }
    }
    return new ArrayList<>(newest);
  }

  private static void add(String line, Deque<EventEntry> newest, int limit) {
    try {
      EventEntry entry = Json.read(line, EventEntry.class);
      if (entry.time() == null || entry.kind() == null || entry.severity() == null) {
        return;
      }
      newest.addLast(entry);
      if (newest.size() > limit) {
        newest.removeFirst();
      }
    } catch (IOException e) {
      return;
    }
  }

  /** Appends one event as one write, so that a line is never mixed with another. */
  void append(EventEntry entry) throws IOException {
    byte[] line = (Json.line(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    if (channel == null) {
      open();
    }
    if (lengthBytes > 0 && lengthBytes + line.length > maximumBytes) {
      rotate();
    }
    write(line);
  }

  private void open() throws IOException {
    channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    lengthBytes = channel.size();
    channel.position(lengthBytes);
    ByteBuffer last = ByteBuffer.allocate(1);
    if (lengthBytes > 0 && channel.read(last, lengthBytes - 1) == 1 && last.get(0) != '\n') {
      write(new byte[] {'\n'});
    }
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      lengthBytes += channel.write(buffer);
    }
  }

  private void rotate() throws IOException {
    close();
    Files.move(file, older(file), StandardCopyOption.REPLACE_EXISTING);
    open();
  }

  /** The next append opens the file again. */
  @Override
  public void close() throws IOException {
    if (channel != null) {
      FileChannel open = channel;
      channel = null;
      open.close();
    }
  }

  private static Path older(Path file) {
    return file.resolveSibling(file.getFileName() + ".1");
  }
}
