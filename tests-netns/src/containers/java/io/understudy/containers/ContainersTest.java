package io.understudy.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.lab.Host;
import io.understudy.lab.Lab;
import io.understudy.lab.Sweeper;
import io.understudy.lab.works.Bench;
import io.understudy.lab.works.Measurement;
import io.understudy.lab.works.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Stock servers as containers, protected by a pair: each host of the lab is a container without
 * network of its own, to which the lab gives one; the servers are containers that share it; the
 * daemon runs beside them. Then the host with all its containers dies.
 */
class ContainersTest {
  private static final String IMAGE = "understudy-servers:local";

  private final List<GenericContainer<?>> containers = new ArrayList<>();
  private final Map<Host, String> machines = new HashMap<>();
  private Lab lab;

  @BeforeEach
  void require() {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "no container engine answers: run tests-netns/containers");
    assumeTrue(
        !DockerClientFactory.lazyClient().listImagesCmd().withImageNameFilter(IMAGE).exec().isEmpty(),
        "the local image of servers is missing: run tests-netns/containers");
  }

  @AfterEach
  void end() {
    for (int last = containers.size() - 1; last >= 0; last--) {
      containers.get(last).stop();
    }
    if (lab != null) {
      lab.close();
      Sweeper.deleteTree(lab.directory());
    }
  }

  @Test
  void shouldGoOnWithServersInContainersWhenTheirHostDies() {
    lab = Bench.lab();
    boot(lab.topology().primary());
    boot(lab.topology().backup());
    List<Row> rows =
        Stream.of("nginx", "redis", "memcached", "mosquitto", "vsftpd-passive")
            .map(Row::named)
            .toList();
    List<Measurement> seen = Bench.on(lab, rows, this::launch).run();
    List<Measurement> surprises =
        seen.stream()
            .filter(each -> !Row.named(each.row()).expected().contains(each.verdict()))
            .toList();
    assertEquals(List.of(), surprises);
  }

  private void boot(Host host) {
    GenericContainer<?> machine = start("none", List.of("sleep", "infinity"));
    machines.put(host, machine.getContainerId());
    lab.topology().replace(host, machine.getCurrentContainerInfo().getState().getPidLong());
  }

  private void launch(Host host, String name, List<String> command) {
    start("container:" + machines.get(host), command);
  }

  private GenericContainer<?> start(String network, List<String> command) {
    String scripts = Row.DIRECTORY.toString();
    String memory = Sweeper.MEMORY.resolve(lab.topology().id()).toString();
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(IMAGE))
            .withImagePullPolicy(image -> false)
            .withNetworkMode(network)
            .withFileSystemBind(scripts, scripts, BindMode.READ_ONLY)
            .withFileSystemBind(memory, memory, BindMode.READ_WRITE)
            .withCreateContainerCmdModifier(create -> create.withStopSignal("SIGKILL"))
            .withCommand(command.toArray(new String[0]));
    containers.add(container);
    container.start();
    return container;
  }
}
