package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.Lab;
import io.understudy.lab.Nginx;
import io.understudy.lab.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The host dies between its SYN-ACK and the client's ACK. For the client the connection is
 * established; it must not be reset.
 */
class LateHandshakeTest extends Scenario {
  private static final int CONNECTIONS = 16;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldServeClientsWhoseHandshakeEndsAfterTheTakeover() {
    Lab lab = use(Lab.protectedPair(Lab.Sizes.ofMebibytes(1, 0)));
    RawClient client =
        new RawClient(lab, lab.topology().primary(), "late_handshake", Nginx.PORT, CONNECTIONS);
    assertEquals("answered " + CONNECTIONS, client.line());
    lab.topology().primary().kill();
    lab.backupDaemon().awaitRole("primary");
    assertEquals("served " + CONNECTIONS + ", reset 0", client.goOn().line());
  }
}
