package io.understudy.replicator.queue;

/**
 * Which connection: the client's end, the service and its port. The address in two halves,
 * v4-mapped for IPv4.
 */
record FlowKey(long clientHigh, long clientLow, int clientPort, int servicePort, int service) {
  /** The end of the wire that {@code segment} comes from is the client's. */
  static FlowKey ofClient(QueuedSegment segment, int service) {
    return new FlowKey(
        segment.sourceHigh(),
        segment.sourceLow(),
        segment.sourcePort(),
        segment.destinationPort(),
        service);
  }

  /** The end of the wire that {@code segment} goes to is the client's. */
  static FlowKey ofService(QueuedSegment segment, int service) {
    return new FlowKey(
        segment.destinationHigh(),
        segment.destinationLow(),
        segment.destinationPort(),
        segment.sourcePort(),
        service);
  }

  @Override
  public int hashCode() {
    long mixed = clientHigh * 31 + clientLow;
    mixed = (mixed * 31 + ((long) clientPort << 16 | servicePort)) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) ^ service;
  }
}
