package io.understudy.scenario;

import io.understudy.lab.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The eBPF programs, given hand-made frames: runs {@code native/test/plane_test.c}, which makes a
 * network namespace of its own, and shows each of its checks as a test.
 */
class SegmentPlaneTest extends Scenario {
  private static final Path NATIVE = Repository.root().resolve("native/target");

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @TestFactory
  Stream<DynamicTest> shouldDecideRightlyWhenGivenHandMadeFrames()
      throws IOException, InterruptedException {
    return Tap.run(
        NATIVE.resolve("plane_test").toString(), NATIVE.resolve("understudy.bpf.o").toString());
  }
}
