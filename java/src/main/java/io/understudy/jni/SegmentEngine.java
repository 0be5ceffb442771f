package io.understudy.jni;

import java.nio.ByteBuffer;
import java.util.function.ObjIntConsumer;

/**
 * What handles the segments of this host's services, as the daemon sees it: it is told the roles by
 * the rows of {@link #services}, and asked about connections.
 *
 * <p>Threads: {@link #counters}, {@link #forgetConnection}, {@link #readConnection} and {@link
 * #findConnection} may be called by any thread, the rest by the control thread.
 */
public interface SegmentEngine extends AutoCloseable {
  /**
   * {@code US_MAX_SERVICES} structures {@code us_service}, shared with what judges the segments.
   */
  ByteBuffer services();

  /** Identity of its table of connections; a host that lost its shadows has a new one. */
  long instanceId();

  /** Name in the configuration and in reports. */
  String name();

  /** Tells it apart from what a partner may run: both hosts of a pair need the same. */
  int version();

  /**
   * Makes an address (16 bytes, v4-mapped for IPv4) and port part of a service; port and protocol
   * 0: the address.
   */
  void addEndpoint(byte[] address, int port, int protocol, int service);

  /** Reads all counters into an array as long as {@link SegmentPlane#counterLabels}. */
  void counters(long[] values);

  /** Forgets one connection. The address in two halves, big-endian. */
  void forgetConnection(
      long clientHigh, long clientLow, int clientPort, int servicePort, int service);

  /** Reads the table of connections as records, for a daemon that has just started. */
  void readConnections(ByteBuffer records, ObjIntConsumer<ByteBuffer> handler);

  /** Reads one connection as a record of the present time; false when there is none. */
  boolean readConnection(
      long clientHigh,
      long clientLow,
      int clientPort,
      int servicePort,
      int service,
      ByteBuffer record);

  /** Looks a connection up by its ends; null when it is not tracked. */
  Sighting findConnection(byte[] address, int port, byte[] client, int clientPort);

  /** Sends the partner again what it lacks of a client's segments; the number of frames sent. */
  int repair(long clientHigh, long clientLow, int clientPort, int servicePort, int service);

  /** Forgets all connections of a service; returns their number. */
  int flushConnections(int service);

  /**
   * Wakes the connections of a service that something happened on last; returns their number. Takes
   * no longer when there are many others.
   */
  int promptRecent(int service, boolean retransmit);

  /** Wakes all others; returns their number. */
  int promptOthers(int service, boolean retransmit);

  /**
   * Lets the host speak until then ({@link ServiceRow#NEVER}: without end) if its lease still runs.
   *
   * @return false when the lease has ended; it stays ended
   */
  boolean prolongLease(int service, long untilNanos);

  /**
   * A partner may come to count on this host's lease. Returns true once nothing of the service
   * leaves that the engine has not judged, even when this process dies; until then the partner must
   * not count on it. Never blocks.
   */
  boolean guardsVoice(int service);

  @Override
  void close();
}
