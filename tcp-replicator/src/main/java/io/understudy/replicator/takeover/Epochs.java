package io.understudy.replicator.takeover;

/** Order of epochs: 32 bits that may wrap, compared like sequence numbers. */
final class Epochs {
  private Epochs() {}

  static boolean isLater(int epoch, int than) {
    return epoch - than > 0;
  }

  static int later(int a, int b) {
    return isLater(a, b) ? a : b;
  }
}
