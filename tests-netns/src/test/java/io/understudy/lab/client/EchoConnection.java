package io.understudy.lab.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One TCP connection to a server that sends back what it gets. Bytes go and come at the same time;
 * each that comes is compared with the one that went. Owned by one thread, which reads; another one
 * writes while an exchange lasts.
 */
final class EchoConnection implements Closeable {
  private final Socket socket;
  private final Pace reading;
  private final Pace writing;

  EchoConnection(Socket open, Pace reading, Pace writing) {
    this.socket = open;
    this.reading = reading;
    this.writing = writing;
  }

  /**
   * Sends bytes and gets them back.
   *
   * @param last whether our side is closed after them; then the server's end has to follow
   */
  void exchange(ByteBuffer bytes, boolean last) throws IOException {
    ByteBuffer sent = bytes.duplicate();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> write(sent, last), task -> new Thread(task).start());
    read(bytes, last);
    try {
      writer.join();
    } catch (CompletionException e) {
      throw new IOException("cannot write: " + e.getCause().getMessage(), e);
    }
  }

  private void write(ByteBuffer bytes, boolean last) {
    byte[] chunk = new byte[writing.chunkBytes()];
    try {
      OutputStream out = socket.getOutputStream();
      while (bytes.hasRemaining()) {
        int length = Math.min(chunk.length, bytes.remaining());
        bytes.get(chunk, 0, length);
        out.write(chunk, 0, length);
        writing.moved(length);
      }
      if (last) {
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private void read(ByteBuffer wanted, boolean last) throws IOException {
    byte[] chunk = new byte[reading.chunkBytes()];
    InputStream in = socket.getInputStream();
    int size = wanted.remaining();
    while (wanted.hasRemaining()) {
      int read = in.read(chunk, 0, Math.min(chunk.length, wanted.remaining()));
      if (read < 0) {
        throw new EOFException("end after " + (size - wanted.remaining()) + " of " + size);
      }
      if (!wanted.slice(wanted.position(), read).equals(ByteBuffer.wrap(chunk, 0, read))) {
        throw new IOException("wrong bytes after " + (size - wanted.remaining()) + " of " + size);
      }
      wanted.position(wanted.position() + read);
      reading.moved(read);
    }
    if (last && in.read() >= 0) {
      throw new IOException("more came back than was sent");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
