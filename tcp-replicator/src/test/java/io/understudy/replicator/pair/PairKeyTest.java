package io.understudy.replicator.pair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairKeyTest {
  @TempDir Path directory;

  private PairKey load(String content) throws Exception {
    Path file = directory.resolve("pair.key");
    Files.writeString(file, content);
    return PairKey.load(file);
  }

  @Test
  void shouldBeTheSameKeyWhenWrittenRawOrInHexadecimal() throws Exception {
    byte[] expected = PairKey.of("0123456789abcdefg".getBytes()).directionKey("a", "b");
    assertArrayEquals(expected, load("0123456789abcdefg").directionKey("a", "b"));
    String digits = "3031323334353637383961626364656667";
    assertArrayEquals(expected, load(digits).directionKey("a", "b"));
    assertArrayEquals(expected, load(digits.toUpperCase() + "\n").directionKey("a", "b"));
  }

  @Test
  void shouldDifferByDirectionWhenDerived() {
    byte[] there = Messages.KEY.directionKey("alpha", "beta");
    byte[] back = Messages.KEY.directionKey("beta", "alpha");
    assertEquals(32, there.length);
    assertFalse(Arrays.equals(there, back));
    assertFalse(Arrays.equals(there, Messages.KEY.directionKey("alphab", "eta")));
  }

  @Test
  void shouldSayWhichFileWhenItIsTooShortTooLongOrMissing() {
    for (String content : new String[] {"", "fifteen bytes !", "x".repeat(4097)}) {
      PairKeyException failure = assertThrows(PairKeyException.class, () -> load(content));
      assertTrue(failure.getMessage().contains("pair.key"), failure.getMessage());
    }
    Path missing = directory.resolve("missing.key");
    PairKeyException failure = assertThrows(PairKeyException.class, () -> PairKey.load(missing));
    assertTrue(failure.getMessage().contains("missing.key"));
    assertThrows(IllegalArgumentException.class, () -> PairKey.of(new byte[15]));
  }

  @Test
  void shouldNotShowTheKeyWhenPrinted() {
    assertEquals("PairKey", Messages.KEY.toString());
  }
}
