package io.understudy.replicator.pair;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * One way to the partner: a non-blocking UDP socket and the partner's address on it. Owned by the
 * control channel; {@link #lastHeardNanos} may be read by any thread.
 */
public final class ControlLink implements AutoCloseable {
  /** DSCP CS6, network control (RFC 4594): ahead of a full queue where the network looks at it. */
  private static final int TRAFFIC_CLASS = 0xc0;

  private final DatagramChannel channel;
  private final InetSocketAddress peer;
  private volatile long lastHeardNanos;

  private ControlLink(DatagramChannel channel, InetSocketAddress peer) {
    this.channel = channel;
    this.peer = peer;
  }

  /**
   * Binds a socket.
   *
   * @param local address and port of this host
   * @param peer address and port of the partner, from which alone datagrams are taken
   * @throws IOException when the address is not on this host or the port is taken; the message says
   *     which
   */
  public static ControlLink open(InetSocketAddress local, InetSocketAddress peer)
      throws IOException {
    boolean v4 = local.getAddress() instanceof Inet4Address;
    DatagramChannel channel =
        DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.setOption(StandardSocketOptions.IP_TOS, TRAFFIC_CLASS);
      channel.bind(local);
      return over(channel, peer);
    } catch (IOException failure) {
      channel.close();
      throw new IOException(
          "cannot bind the control link to udp %s:%d: %s"
              .formatted(local.getHostString(), local.getPort(), failure.getMessage()),
          failure);
    }
  }

  /** A link over a socket that is bound already; it now belongs to the link. */
  public static ControlLink over(DatagramChannel channel, InetSocketAddress peer)
      throws IOException {
    channel.configureBlocking(false);
    return new ControlLink(channel, peer);
  }

  /** The socket, to be registered with a selector for reading. */
  public DatagramChannel channel() {
    return channel;
  }

  /** The partner's address on this link. */
  public InetSocketAddress peer() {
    return peer;
  }

  /** Boot-time clock when the partner was last heard over this link; 0 if never. */
  public long lastHeardNanos() {
    return lastHeardNanos;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  void heard(long nowNanos) {
    lastHeardNanos = nowNanos;
  }

  /** Sends from position to limit; false when the kernel does not take it now. */
  boolean send(ByteBuffer datagram) {
    try {
      return channel.send(datagram.duplicate(), peer) > 0;
    } catch (IOException unreachable) {
      return false;
    }
  }

  /** The sender of the next datagram, which is then in the buffer; null when there is none. */
  SocketAddress receive(ByteBuffer datagram) throws IOException {
    return channel.receive(datagram);
  }
}
