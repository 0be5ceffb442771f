package io.understudy.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.understudy.codec.FrameDecoder.Content;
import java.nio.ByteBuffer;

/**
 * Nothing that comes from the network may make the codecs throw, read beyond their input or run for
 * ever. With {@code JAZZER_FUZZ=1} it looks for new inputs, else it plays those that are kept.
 */
class CodecFuzzTest {
  private static final int LARGEST_OPTIONS_BYTES = 40;

  private final FrameDecoder decoder = new FrameDecoder();
  private final TcpOptions options = new TcpOptions();

  @FuzzTest
  void shouldReadOnlyWhatIsThereWhenTheFrameIsAnything(byte[] frame) {
    // The buffer ends with the frame, so that reading beyond it throws.
    ByteBuffer buffer = ByteBuffer.wrap(frame.clone());
    Content content = decoder.decode(buffer, 0, frame.length);
    assertEquals(content == Content.MALFORMED, decoder.malformed() != Malformed.NO);
    if (content == Content.SEGMENT) {
      segment(buffer);
    } else if (content == Content.ERROR) {
      error();
    }
  }

  private void segment(ByteBuffer buffer) {
    TcpSegment segment = decoder.segment();
    int end = segment.payloadOffset() + segment.payloadLength();
    assertTrue(segment.payloadLength() >= 0 && end <= buffer.capacity());
    options.wrap(segment, buffer);
    walk(segment.optionsLength());
  }

  private void error() {
    IcmpError error = decoder.error();
    assertTrue(error.mtu() >= 0);
    assertTrue(error.sourcePort() >= 0 && error.destinationPort() >= 0);
    error.sequence();
    error.source();
    error.destination();
  }

  @FuzzTest
  void shouldEndWhenTheOptionsAreAnything(byte[] bytes) {
    int length = Math.min(bytes.length, LARGEST_OPTIONS_BYTES);
    options.wrap(ByteBuffer.wrap(bytes.clone()).limit(length), 0, length);
    walk(length);
  }

  private void walk(int length) {
    int found = 0;
    while (options.next()) {
      found++;
      assertTrue(found <= length, "more options than bytes");
      read();
    }
  }

  private void read() {
    switch (options.kind()) {
      case TcpOptions.MAXIMUM_SEGMENT_SIZE -> assertTrue(options.maximumSegmentSize() >= 0);
      case TcpOptions.WINDOW_SCALE -> assertTrue(options.windowScale() >= 0);
      case TcpOptions.TIMESTAMPS -> {
        options.timestampValue();
        options.timestampEchoReply();
      }
      case TcpOptions.SACK -> {
        int last = options.sackBlocks() - 1;
        assertTrue(last >= 0);
        options.sackLeftEdge(last);
        options.sackRightEdge(last);
      }
      default -> assertTrue(options.length() >= 2);
    }
  }
}
