package io.understudy.replicator.pair;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a control message, big-endian, without the seal:
 *
 * <pre>
 *  0 magic u32        4 version u16      6 kind u8          7 number of services u8
 *  8 sender u64      16 session u64     24 sequence u64    32 echoed session u64
 * 40 echoed sequence u64                48 sent u64        56 echoed sent u64
 * 64 echoed held u64
 * 72 MAC 6 bytes, ABI version u32, BPF instance u64, lease token u64,
 *    node (length u8, UTF-8), software version (length u8, UTF-8)
 *    each service: tag u32, role u8, epoch u32, flags u8, duplex u32, simplex u32
 *    keys: epoch u64, public key 32 bytes, start u64, start in seconds u64, active epoch u64
 * </pre>
 *
 * Stateless, for any thread.
 */
final class MessageCodec {
  static final int MAGIC = 0x554e4343; // "UNCC"
  static final int VERSION = 2;
  static final int MAXIMUM_SERVICES = 64;
  static final int SENDER_OFFSET = 8;
  static final int VERSION_OFFSET = 4;
  static final int HEADER_BYTES = 72;
  static final int SERVICE_BYTES = 18;
  static final int KEYS_BYTES = 8 + KeyOffer.KEY_BYTES + 3 * 8;
  static final int MINIMUM_BYTES = HEADER_BYTES + 26 + 2 + 1 + KEYS_BYTES;
  static final int MAXIMUM_BYTES =
      HEADER_BYTES
          + 26
          + 2
          + HostFacts.MAXIMUM_NODE_BYTES
          + HostFacts.MAXIMUM_VERSION_BYTES
          + MAXIMUM_SERVICES * SERVICE_BYTES
          + KEYS_BYTES;

  private static final long MAC_MASK = 0xffff_ffff_ffffL;

  private MessageCodec() {}

  /**
   * Writes a message at the buffer's position.
   *
   * @throws IllegalArgumentException when it has more than 64 services
   */
  static void encode(ControlMessage message, ByteBuffer buffer) {
    if (message.services().size() > MAXIMUM_SERVICES) {
      throw new IllegalArgumentException("more than 64 services in one message");
    }
    buffer.order(ByteOrder.BIG_ENDIAN);
    ControlHeader header = message.header();
    buffer.putInt(MAGIC).putShort((short) VERSION);
    buffer.put((byte) header.kind().code()).put((byte) message.services().size());
    buffer.putLong(header.senderHash()).putLong(header.session()).putLong(header.sequence());
    buffer.putLong(header.echoSession()).putLong(header.echoSequence());
    buffer.putLong(header.sentNanos());
    buffer.putLong(header.echoSentNanos()).putLong(header.echoHeldNanos());
    encode(message.host(), buffer);
    for (ServiceStatus service : message.services()) {
      buffer.putInt(service.tag()).put((byte) service.role()).putInt(service.epoch());
      buffer.put((byte) service.flags());
      buffer.putInt(service.duplexConnections()).putInt(service.simplexConnections());
    }
    KeyOffer keys = message.keys();
    buffer.putLong(keys.epoch()).put(keys.publicKey());
    buffer.putLong(keys.startNanos()).putLong(keys.startSeconds()).putLong(keys.active());
  }

  /** Reads a message from position to limit; null when it is not one, whole and consistent. */
  static ControlMessage decode(ByteBuffer buffer) {
    buffer.order(ByteOrder.BIG_ENDIAN);
    if (buffer.remaining() < MINIMUM_BYTES
        || buffer.getInt() != MAGIC
        || buffer.getShort() != VERSION) {
      return null;
    }
    MessageKind kind = MessageKind.of(buffer.get());
    int count = buffer.get() & 0xff;
    ControlHeader header = decodeHeader(kind, buffer);
    if (kind == null || count > MAXIMUM_SERVICES || !plausible(header)) {
      return null;
    }
    HostFacts host = decodeHost(buffer);
    if (host == null || NodeHash.of(host.node()) != header.senderHash()) {
      return null;
    }
    List<ServiceStatus> services = decodeServices(count, buffer);
    return services == null ? null : new ControlMessage(header, host, services, decodeKeys(buffer));
  }

  private static KeyOffer decodeKeys(ByteBuffer buffer) {
    long epoch = buffer.getLong();
    byte[] publicKey = new byte[KeyOffer.KEY_BYTES];
    buffer.get(publicKey);
    return new KeyOffer(epoch, publicKey, buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  private static void encode(HostFacts host, ByteBuffer buffer) {
    buffer.putShort((short) (host.mac() >>> 32)).putInt((int) host.mac());
    buffer.putInt(host.abiVersion()).putLong(host.bpfInstance());
    encode(host.node(), buffer);
    encode(host.softwareVersion(), buffer);
  }

  private static void encode(String text, ByteBuffer buffer) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    buffer.put((byte) bytes.length).put(bytes);
  }

  private static ControlHeader decodeHeader(MessageKind kind, ByteBuffer buffer) {
    return new ControlHeader(
        kind,
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong(),
        buffer.getLong());
  }

  private static boolean plausible(ControlHeader header) {
    return header.session() != 0
        && header.sequence() > 0
        && header.echoSequence() >= 0
        && header.echoHeldNanos() >= 0
        && (header.echoSession() == 0) == (header.echoSequence() == 0);
  }

  private static HostFacts decodeHost(ByteBuffer buffer) {
    long mac = buffer.getShort() & 0xffffL;
    mac = (mac << 32 | buffer.getInt() & 0xffff_ffffL) & MAC_MASK;
    int abiVersion = buffer.getInt();
    long bpfInstance = buffer.getLong();
    String node = decodeText(buffer, HostFacts.MAXIMUM_NODE_BYTES);
    String version = decodeText(buffer, HostFacts.MAXIMUM_VERSION_BYTES);
    if (node == null || node.isEmpty() || version == null) {
      return null;
    }
    return new HostFacts(mac, abiVersion, bpfInstance, node, version);
  }

  private static String decodeText(ByteBuffer buffer, int maximum) {
    int length = buffer.hasRemaining() ? buffer.get() & 0xff : Integer.MAX_VALUE;
    if (length > maximum || length > buffer.remaining()) {
      return null;
    }
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.getBytes(StandardCharsets.UTF_8).length == length ? text : null;
  }

  private static List<ServiceStatus> decodeServices(int count, ByteBuffer buffer) {
    if (buffer.remaining() != count * SERVICE_BYTES + KEYS_BYTES) {
      return null;
    }
    List<ServiceStatus> services = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ServiceStatus service = decodeService(buffer);
      if (service == null || services.stream().anyMatch(s -> s.tag() == service.tag())) {
        return null;
      }
      services.add(service);
    }
    return services;
  }

  private static ServiceStatus decodeService(ByteBuffer buffer) {
    int tag = buffer.getInt();
    int role = buffer.get() & 0xff;
    int epoch = buffer.getInt();
    int flags = buffer.get() & 0xff;
    int duplex = buffer.getInt();
    int simplex = buffer.getInt();
    boolean sane = role <= 2 && duplex >= 0 && simplex >= 0;
    return sane ? new ServiceStatus(tag, role, epoch, flags, duplex, simplex) : null;
  }
}
