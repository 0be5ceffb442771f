package io.understudy.replicator.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private static final long PID = 42;

  private final List<String> told = new ArrayList<>();
  private boolean delivers = true;

  @Test
  void shouldSayNothingWhenNobodyAsksForIt() {
    Supervisor supervisor = of(Map.of("WATCHDOG_USEC", "1000000"));
    supervisor.ready();
    supervisor.turned(TimeUnit.SECONDS.toNanos(100));
    supervisor.status("web: backup");
    supervisor.stopping();

    assertFalse(supervisor.isThere());
    assertEquals(List.of(), told);
  }

  @Test
  void shouldTellEachStepWhenThereIsASocket() {
    Supervisor supervisor = of(Map.of("NOTIFY_SOCKET", "/run/notify"));
    supervisor.ready();
    supervisor.reloading(1_234_567_890L);
    supervisor.ready();
    supervisor.stopping();

    assertTrue(supervisor.isThere());
    assertEquals(
        List.of("READY=1", "RELOADING=1\nMONOTONIC_USEC=1234567", "READY=1", "STOPPING=1"), told);
  }

  @Test
  void shouldFeedTheWatchdogTwiceInItsTimeWhenTheLoopTurns() {
    Supervisor supervisor = of(watchdog("30000000", "42"));
    for (int second = 0; second < 60; second++) {
      supervisor.turned(TimeUnit.SECONDS.toNanos(1000 + second));
    }
    assertEquals(List.of("WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1"), told);
  }

  @Test
  void shouldNotFeedAWatchdogWhenItIsForAnotherProcessOrNonsense() {
    of(watchdog("30000000", "43")).turned(1);
    of(watchdog("soon", "42")).turned(1);
    of(watchdog("-5", "42")).turned(1);

    assertEquals(List.of(), told);
  }

  @Test
  void shouldTellTheStatusOnceWhenItDoesNotChange() {
    Supervisor supervisor = of(Map.of("NOTIFY_SOCKET", "@abstract"));
    delivers = false;
    supervisor.status("web: backup");
    delivers = true;
    supervisor.status("web: backup");
    supervisor.status("web: backup");
    supervisor.status("web: primary duplex");

    assertEquals(
        List.of("STATUS=web: backup", "STATUS=web: backup", "STATUS=web: primary duplex"), told);
  }

  private static Map<String, String> watchdog(String micros, String pid) {
    return Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", micros, "WATCHDOG_PID", pid);
  }

  private Supervisor of(Map<String, String> environment) {
    return Supervisor.of(
        environment,
        PID,
        (socket, text) -> {
          told.add(text);
          return delivers;
        });
  }
}
