package io.understudy.jni;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The socket from which preloaded servers get the seeds of their connections ({@code
 * native/include/understudy_replica.h}). Every user may connect: the native side looks at the
 * asker's own socket, so a process gets seeds only of connections that it holds. One thread owns
 * it.
 */
public final class SeedSocket implements AutoCloseable {
  /** Its name in the state directory. */
  public static final String NAME = "replica.sock";

  private final long handle;
  private final ByteBuffer question = direct("us_seed_question");
  private final ByteBuffer answer = direct("us_seed_answer");

  private SeedSocket(long handle) {
    this.handle = handle;
  }

  /**
   * Makes the socket, in place of what is there.
   *
   * @throws NativeException when the directory is not writable
   */
  public static SeedSocket open(Path path) {
    NativeLibrary.load();
    return new SeedSocket(open(path.toString()));
  }

  private static ByteBuffer direct(String structure) {
    return ByteBuffer.allocateDirect(Abi.size(structure)).order(ByteOrder.nativeOrder());
  }

  /**
   * Waits for a question.
   *
   * @return false when time is up, or somebody only connected or left
   * @throws NativeException when the socket is of no use any more
   */
  public boolean await(int timeoutMillis) {
    return NativeException.check(await(handle, timeoutMillis, question), "no questions for seeds")
        > 0;
  }

  /** {@code US_SEED_GIVEN} when the addresses are valid, else why they are not. */
  public int status() {
    return question.getInt(Abi.offset("us_seed_question.status"));
  }

  /** The service's end: 16 bytes, v4-mapped for IPv4. */
  public byte[] serviceAddress() {
    return address("us_seed_question.service");
  }

  /** Port of the service's end. */
  public int servicePort() {
    return port("us_seed_question.service_port");
  }

  /** The client's end: 16 bytes, v4-mapped for IPv4. */
  public byte[] clientAddress() {
    return address("us_seed_question.client");
  }

  /** Port of the client's end. */
  public int clientPort() {
    return port("us_seed_question.client_port");
  }

  private byte[] address(String field) {
    byte[] address = new byte[16];
    question.get(Abi.offset(field), address);
    return address;
  }

  private int port(String field) {
    int offset = Abi.offset(field);
    return (question.get(offset) & 0xff) << 8 | question.get(offset + 1) & 0xff;
  }

  /** Answers the last question with a reason why there is no seed. */
  public void refuse(int status) {
    send(status);
  }

  /**
   * Answers the last question.
   *
   * @param seconds a time that both hosts give, since the epoch of Unix
   * @param seed 32 bytes
   * @param tickets 32 bytes
   */
  public void give(long seconds, byte[] seed, byte[] tickets) {
    answer.putLong(Abi.offset("us_seed_answer.seconds"), seconds);
    answer.put(Abi.offset("us_seed_answer.seed"), seed);
    answer.put(Abi.offset("us_seed_answer.tickets"), tickets);
    send(Abi.constant("US_SEED_GIVEN"));
  }

  /** The secrets do not stay in this memory. */
  private void send(int status) {
    answer.putInt(Abi.offset("us_seed_answer.magic"), Abi.constant("US_SEED_MAGIC"));
    answer.putInt(Abi.offset("us_seed_answer.status"), status);
    answer.putLong(
        Abi.offset("us_seed_answer.id"), question.getLong(Abi.offset("us_seed_question.id")));
    long asker = question.getLong(Abi.offset("us_seed_question.asker"));
    answer(handle, asker, answer);
    for (int i = 0; i < answer.capacity(); i++) {
      answer.put(i, (byte) 0);
    }
  }

  @Override
  public void close() {
    close(handle);
  }

  private static native long open(String path);

  private static native void close(long handle);

  private static native int await(long handle, int timeoutMillis, ByteBuffer question);

  private static native int answer(long handle, long asker, ByteBuffer answer);
}
