package io.understudy.replicator.daemon;

import io.understudy.codec.IpAddress;
import io.understudy.jni.Abi;
import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.jni.RecordMemory;
import io.understudy.jni.SegmentCapture;
import io.understudy.jni.SegmentPlane;
import io.understudy.replicator.capture.RecordRing;
import io.understudy.replicator.pcapng.FrameFile;
import io.understudy.replicator.stats.Version;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Shows one connection as the segment plane sees it, into a file, until it is told to end. One
 * thread; {@link #end} may be called by any.
 */
final class ConnectionCapture {
  private static final int WAIT_MILLIS = 20;
  private static final int BATCH = 512;
  private static final int ENOENT = 2;
  private static final int EBUSY = 16;
  private static final int EPROTO = 71;

  private final ServiceInterface where;
  private final CaptureRequest request;
  private IOException failure;
  private volatile boolean running = true;

  ConnectionCapture(ServiceInterface where, CaptureRequest request) {
    this.where = where;
    this.request = request;
  }

  /** Ends {@link #run} soon. */
  void end() {
    running = false;
  }

  /** Captures; returns in one line what came of it. */
  String run() throws CommandException {
    try (SegmentCapture capture =
            SegmentCapture.of(
                where.index(),
                IpAddress.of(request.client()),
                request.clientPort(),
                IpAddress.of(request.service().address().address()));
        RecordMemory memory = capture.frames();
        OutputStream out = request.destination().open()) {
      FrameFile file = copy(capture, memory, out);
      return "%d frames captured, %d lost".formatted(file.frames(), file.lost());
    } catch (NativeException refused) {
      throw explained(refused);
    } catch (IOException e) {
      throw CommandException.failed(
          "the capture cannot be written: " + e.getMessage(), "name another file", e);
    }
  }

  private FrameFile copy(SegmentCapture capture, RecordMemory memory, OutputStream out)
      throws IOException {
    FrameFile file =
        new FrameFile(
            out,
            where.name(),
            "understudy " + Version.current(),
            SegmentPlane.counterLabels(),
            epochNanos() - HostNetwork.bootNanos());
    RecordRing ring =
        new RecordRing(
            memory.consumerPage(), memory.producerPages(), Abi.constant("US_CAPTURE_RING"));
    skip(ring);
    long deadline = System.nanoTime() + request.atMost().toNanos();
    while (running && file.frames() < request.most() && System.nanoTime() - deadline < 0) {
      memory.await(WAIT_MILLIS);
      capture.prolong();
      long room = Math.min(BATCH, request.most() - file.frames());
      ring.poll((bytes, at, length) -> write(file, bytes, at, length), (int) room);
    }
    if (failure != null) {
      throw failure;
    }
    return file;
  }

  /** What an earlier capture left unread. */
  private static void skip(RecordRing ring) {
    while (ring.poll((bytes, at, length) -> {}, BATCH) > 0) {
      // Again, until nothing is left.
    }
  }

  /** A handler of the ring must not throw. */
  private void write(FrameFile file, ByteBuffer bytes, int at, int length) {
    try {
      file.write(bytes, at, length);
    } catch (IOException e) {
      failure = e;
      running = false;
    }
  }

  private static long epochNanos() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  private CommandException explained(NativeException refused) {
    return switch (refused.errno()) {
      case ENOENT ->
          CommandException.notNow(
              "the daemon's programs are not on interface " + where.name(),
              "start it: systemctl start understudy",
              refused);
      case EBUSY ->
          CommandException.notNow(refused.getMessage(), "wait for its end, or end it", refused);
      case EPROTO ->
          CommandException.notNow(
              refused.getMessage(), "restart the daemon: systemctl restart understudy", refused);
      default -> CommandException.notPossible(refused.getMessage(), "run as root", refused);
    };
  }
}
