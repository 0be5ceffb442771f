package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** The tag is on the wire between hosts of different versions: it must not change. */
class ServiceTagTest {
  @Test
  void shouldBeFnv1aOfTheName() {
    assertEquals(0x811c9dc5, ServiceRuntime.tag(""));
    assertEquals(0xe40c292c, ServiceRuntime.tag("a"));
    assertEquals(0xbf9cf968, ServiceRuntime.tag("foobar"));
  }

  @Test
  void shouldTellNamesApartAndReadThemAsUtf8() {
    assertNotEquals(ServiceRuntime.tag("web"), ServiceRuntime.tag("bew"));
    assertNotEquals(ServiceRuntime.tag("\u00e4"), ServiceRuntime.tag("\u00c3\u00a4"));
  }
}
