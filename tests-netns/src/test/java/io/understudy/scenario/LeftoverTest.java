package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.lab.Host;
import io.understudy.lab.Lab;
import io.understudy.lab.Leftovers;
import io.understudy.lab.Repository;
import io.understudy.lab.Shell;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not run leaves nothing behind, and says in one line why it does not run. */
class LeftoverTest extends Scenario {
  private static final Lab.Sizes SMALL = Lab.Sizes.ofMebibytes(1, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BAD_CONFIGURATION = 2;
  private static final int NOT_ON_THIS_HOST = 3;

  private Lab lab;
  private Host host;
  private Understudy daemon;

  @BeforeEach
  void open() {
    lab = use(Lab.bare(SMALL));
    host = lab.topology().primary();
    daemon = lab.primaryDaemon();
  }

  @Test
  void shouldExitWith2WhenAKeyIsUnknown() throws IOException {
    Path config = daemon.writeConfig();
    Files.writeString(config, Files.readString(config) + "surprise: 1\n");
    Shell.Result result = run();
    refused(result, Set.of(BAD_CONFIGURATION));
    int line = Files.readAllLines(config).size();
    assertTrue(result.err().contains(config.toString()), result.err());
    assertTrue(result.err().contains("surprise"), result.err());
    assertTrue(result.err().contains(":" + line), "names the line: " + result.err());
  }

  @Test
  void shouldExitWith2WhenTheConfigurationIsMissing() {
    refused(run(), Set.of(BAD_CONFIGURATION));
  }

  @Test
  void shouldRefuseWhenTheInterfaceIsMissing() throws IOException {
    Path config = daemon.writeConfig();
    Files.writeString(
        config, Files.readString(config).replace("interface: eth0", "interface: eth9"));
    Shell.Result result = run();
    refused(result, Set.of(BAD_CONFIGURATION, NOT_ON_THIS_HOST));
    assertTrue(result.err().contains("eth9"), result.err());
  }

  @Test
  void shouldExitWith3WhenThePrivilegeIsMissing() {
    daemon.writeConfig();
    Shell.Result result =
        host.run(
            PATIENCE,
            "setpriv",
            "--bounding-set=-all",
            "--inh-caps=-all",
            Repository.program().toString(),
            "run",
            "--config",
            daemon.config().toString());
    refused(result, Set.of(NOT_ON_THIS_HOST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "check"})
  void shouldExitWith3WhenTheKernelCannotAdopt(String command) {
    daemon.serviceSettings(Map.of("engine", "ebpf"));
    Shell.Result result = withoutAdoption(command);
    assertEquals(NOT_ON_THIS_HOST, result.exit(), result.text());
    assertTrue(result.text().contains("bpf_sk_assign_tcp_reqsk"), result.text());
    assertEquals(List.of(), Leftovers.of(daemon));
  }

  @Test
  void shouldChooseTheQueueWhenTheKernelCannotAdopt() {
    Shell.Result result = withoutAdoption("check");
    String said = "is nfqueue (the kernel has no bpf_sk_assign_tcp_reqsk)";
    assertTrue(result.text().contains(said), result.text());
  }

  /** The kernel's own description of itself, without the one function that adoption needs. */
  private Shell.Result withoutAdoption(String command) {
    Path types = lab.topology().primary().directory().resolve("btf");
    daemon.writeConfig();
    String hidden =
        "sed s/bpf_sk_assign_tcp_reqsk/bpf_sk_assign_tcp_reqsX/ /sys/kernel/btf/vmlinux >%1$s"
            + " && mount --bind %1$s /sys/kernel/btf/vmlinux && exec %2$s %3$s --config %4$s";
    return host.run(
        PATIENCE,
        "unshare",
        "--mount",
        "sh",
        "-c",
        hidden.formatted(types, Repository.program(), command, daemon.config()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ebpf", "nfqueue"})
  void shouldLeaveNothingWhenOff(String engine) throws IOException {
    requireKernel();
    lab.daemons().forEach(each -> each.serviceSettings(Map.of("engine", engine)));
    lab.primaryServer().start();
    lab.backupServer().start();
    lab.daemons().forEach(Understudy::start);
    lab.daemons().forEach(Understudy::awaitDuplex);
    for (Understudy each : lab.daemons()) {
      each.signal("TERM");
      each.daemon().exit(PATIENCE);
    }
    for (Understudy each : lab.daemons()) {
      Shell.Result result = each.command("off");
      assertEquals(0, result.exit(), result.text());
      assertEquals(List.of(), Leftovers.of(each));
    }
  }

  private Shell.Result run() {
    return daemon.command("run");
  }

  private void refused(Shell.Result result, Set<Integer> codes) {
    assertTrue(codes.contains(result.exit()), result.exit() + ": " + result.text());
    long lines = result.err().lines().filter(line -> !line.isBlank()).count();
    assertEquals(1, lines, "lines of: " + result.err());
    assertEquals(List.of(), Leftovers.of(daemon));
  }
}
