package io.understudy.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads and writes integers in network order, whatever order and position the buffer has. */
final class NetworkOrder {
  private static final VarHandle SHORT =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private NetworkOrder() {}

  static int u8(ByteBuffer buffer, int offset) {
    return buffer.get(offset) & 0xff;
  }

  static int u16(ByteBuffer buffer, int offset) {
    return (short) SHORT.get(buffer, offset) & 0xffff;
  }

  static int i32(ByteBuffer buffer, int offset) {
    return (int) INT.get(buffer, offset);
  }

  static long u48(ByteBuffer buffer, int offset) {
    return (long) u16(buffer, offset) << 32 | i32(buffer, offset + 2) & 0xffff_ffffL;
  }

  static long i64(ByteBuffer buffer, int offset) {
    return (long) LONG.get(buffer, offset);
  }

  static void put16(ByteBuffer buffer, int offset, int value) {
    SHORT.set(buffer, offset, (short) value);
  }

  static void put32(ByteBuffer buffer, int offset, int value) {
    INT.set(buffer, offset, value);
  }

  static void put48(ByteBuffer buffer, int offset, long value) {
    put16(buffer, offset, (int) (value >>> 32));
    put32(buffer, offset + 2, (int) value);
  }

  static void put64(ByteBuffer buffer, int offset, long value) {
    LONG.set(buffer, offset, value);
  }
}
