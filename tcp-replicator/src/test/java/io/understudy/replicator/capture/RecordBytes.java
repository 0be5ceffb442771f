package io.understudy.replicator.capture;

import io.understudy.jni.Abi;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Builds a {@code struct us_record} as the kernel would, for tests. */
public final class RecordBytes {
  private final ByteBuffer bytes =
      ByteBuffer.allocate(Abi.size("us_record")).order(ByteOrder.nativeOrder());

  /** Every byte random. */
  public static byte[] random(Random random) {
    byte[] bytes = new byte[Abi.size("us_record")];
    random.nextBytes(bytes);
    return bytes;
  }

  public RecordBytes time(long nanos) {
    bytes.putLong(Abi.offset("us_record.time_ns"), nanos);
    return this;
  }

  public RecordBytes client(byte[] address, int port) {
    bytes.put(flow("client"), address);
    return networkShort(flow("client_port"), port);
  }

  public RecordBytes service(int index, int port) {
    bytes.putInt(flow("service"), index);
    return networkShort(flow("service_port"), port);
  }

  /** One of the single-byte fields. */
  public RecordBytes octet(String field, int value) {
    bytes.put(Abi.offset("us_record." + field), (byte) value);
    return this;
  }

  /** One of the 32-bit fields. */
  public RecordBytes number(String field, int value) {
    bytes.putInt(Abi.offset("us_record." + field), value);
    return this;
  }

  public byte[] bytes() {
    return bytes.array().clone();
  }

  private RecordBytes networkShort(int offset, int value) {
    bytes.put(offset, (byte) (value >>> 8)).put(offset + 1, (byte) value);
    return this;
  }

  private static int flow(String field) {
    return Abi.offset("us_record.flow") + Abi.offset("us_flow_key." + field);
  }
}
