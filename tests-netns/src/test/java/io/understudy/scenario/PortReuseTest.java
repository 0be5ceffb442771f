package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.Lab;
import io.understudy.lab.Nginx;
import io.understudy.lab.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client opens a connection from a port that it used a moment ago, while both servers' sockets of
 * the older connection rest in TIME-WAIT. The new one is protected like any other.
 */
class PortReuseTest extends Scenario {
  private static final int CONNECTIONS = 16;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldGoOnWithConnectionsFromPortsThatRestWhenTheHostDies() {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(1, 0)));
    RawClient client =
        new RawClient(lab, lab.topology().primary(), "same_ports", Nginx.PORT, CONNECTIONS);
    assertEquals("open " + CONNECTIONS, client.line());
    lab.topology().primary().kill();
    assertEquals("served " + CONNECTIONS, client.goOn().line());
  }
}
