package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.tls.ServerKind;
import io.understudy.lab.tls.TlsFault;
import io.understudy.lab.tls.TlsPair;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A handful of what {@code tests-netns/tls} plays at length: HTTP/1.1 and HTTP/2 on nginx. */
class TlsCasesTest extends Scenario {
  private static final int CASES = 16;
  private static final List<String> GROUPS = List.of("-Djdk.tls.namedGroups=x25519,secp256r1");

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @Test
  void shouldGoOnInEveryPhaseWhenServerAndHostDie() {
    TlsPair pair = TlsPair.open(ServerKind.NGINX);
    use(pair.lab());
    assertEquals(List.of(), failures(pair, TlsFault.SERVER_DEATH, 1000));
    assertEquals(List.of(), failures(pair, TlsFault.HOST_DEATH, 1000 + CASES));
  }

  private static List<String> failures(TlsPair pair, TlsFault fault, long seed) {
    List<String> lines = pair.play(fault, seed, CASES, GROUPS);
    assertEquals(CASES, lines.size(), () -> "a line for each case: " + lines);
    return lines.stream().filter(line -> !line.startsWith("ok ")).toList();
  }
}
