package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.Await;
import io.understudy.lab.Capture;
import io.understudy.lab.Fault;
import io.understudy.lab.IpVersion;
import io.understudy.lab.Lab;
import io.understudy.lab.MixedLoad;
import io.understudy.lab.Shell;
import io.understudy.lab.Understudy;
import io.understudy.lab.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many connections of mixed work at once. */
class LoadTest extends Scenario {
  private static final Lab.Sizes SIZES = Lab.Sizes.ofMebibytes(16, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final Duration WORKING = Duration.ofMillis(1500);
  private static final long SEED = 20;

  @BeforeEach
  void require() throws IOException {
    requireKernel();
  }

  @ParameterizedTest
  @CsvSource({
    "HOST_DEATH, IPV4",
    "HOST_DEATH, IPV6",
    "SERVER_DEATH, IPV4",
    "BOTH_DAEMONS_DEATH, IPV4"
  })
  void shouldServeAllConnectionsWhen(Fault fault, IpVersion version) {
    Lab lab = use(Lab.protectedPair(SIZES));
    Wire wire = serve(lab, version, 200, fault::strike);
    if (fault != Fault.BOTH_DAEMONS_DEATH) {
      String backup = lab.topology().backup().mac();
      wire.connections().forEach(trace -> assertEquals(backup, trace.lastVoice(), trace.client()));
    }
  }

  @Test
  void shouldServeAllConnectionsWhenTheRolesAreSwappedAndSwappedBack() {
    Lab lab = use(Lab.protectedPair(SIZES));
    serve(
        lab,
        IpVersion.IPV4,
        100,
        struck -> {
          swap(struck.primaryDaemon());
          Await.pass(WORKING);
          swap(struck.backupDaemon());
        });
  }

  private static void swap(Understudy from) {
    Shell.Result result = from.command("switchover", "web");
    assertEquals(0, result.exit(), result.text());
    from.awaitStatus(
        "backup of web in duplex",
        status ->
            status.service("web").path("role").asText().equals("backup")
                && status.service("web").path("mode").asText().equals("duplex"));
  }

  private static Wire serve(Lab lab, IpVersion version, int connections, Consumer<Lab> fault) {
    Capture capture = lab.capture();
    MixedLoad load = new MixedLoad(lab, version, connections, SEED).start();
    Await.pass(WORKING);
    fault.accept(lab);
    Await.pass(WORKING);
    MixedLoad.Outcome outcome = load.finish(PATIENCE);
    assertEquals(0, outcome.exit(), outcome.report());
    Wire wire = Wire.read(capture.stop());
    assertEquals(connections, wire.openings(), "connections that the client opened");
    assertEquals(0, wire.resets(), "resets that the client got");
    return wire;
  }
}
