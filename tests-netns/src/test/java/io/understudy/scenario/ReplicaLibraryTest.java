package io.understudy.scenario;

import io.understudy.lab.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * The preloaded library against real handshakes of OpenSSL: runs {@code
 * native/test/replica_test.c}, as it is and under the AddressSanitizer.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ReplicaLibraryTest {
  private static final Path NATIVE = Repository.root().resolve("native/target");

  @TestFactory
  Stream<DynamicTest> shouldMakeTwoServersSayTheSameWhenPreloaded()
      throws IOException, InterruptedException {
    return Tap.run(
        NATIVE.resolve("replica_test").toString(),
        NATIVE.resolve("libunderstudy-replica.so").toString());
  }

  /** {@code native/test/framing_test.c}. */
  @TestFactory
  Stream<DynamicTest> shouldCutRecordsByFramesWhenHttp2IsSpoken()
      throws IOException, InterruptedException {
    return Tap.run(NATIVE.resolve("framing_test").toString());
  }

  @TestFactory
  Stream<DynamicTest> shouldTouchNoMemoryOfOthersWhenSanitized()
      throws IOException, InterruptedException {
    return Tap.run(
        "env", "REPLICA_TEST_SHORT=1", NATIVE.resolve("replica_test_asan").toString(), "built-in");
  }
}
