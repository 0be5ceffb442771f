package io.understudy.replicator.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationLoaderTest {
  private static final String MINIMAL =
      """
      node: alpha
      interface: eth0
      peer:
        node: beta
        address: 10.77.0.2
      control:
        address: 10.77.0.1
        key-file: pair.key
      services:
        - name: web
          address: 10.77.0.100/24
          ports: [tcp/8080]
      """;

  @TempDir private Path directory;
  private Path key;

  @BeforeEach
  void writeKey() throws IOException {
    key = directory.resolve("pair.key");
    Files.write(key, new byte[32]);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void shouldFillDefaultsWhenOnlyNamesAddressesAndPortsAreWritten() throws Exception {
    Configuration configuration = load(MINIMAL);

    assertEquals(Path.of("/var/lib/understudy"), configuration.stateDirectory());
    assertEquals(7077, configuration.control().port());
    assertEquals(key, configuration.control().keyFile());
    assertEquals(new Detection(Duration.ofMillis(10), 3), configuration.detection());
    assertEquals(Duration.ofMillis(30), configuration.detection().silence());
    assertEquals(ArbiterKind.NONE, configuration.arbiter().kind());
    assertEquals("127.0.0.1", configuration.stats().orElseThrow().address().getHostAddress());
    assertEquals(9077, configuration.stats().orElseThrow().port());
    assertEquals(
        new Limits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            65536,
            16 << 20,
            8 << 20,
            Duration.ofMinutes(10)),
        configuration.limits());
    assertEquals(327, configuration.divergence().kibEachWindow());
    Service web = configuration.service("web").orElseThrow();
    assertEquals("10.77.0.100/24", web.address().toString());
    assertEquals(List.of(new ServicePort(Transport.TCP, 8080)), web.ports());
    assertEquals("alpha", web.preferredPrimary());
    assertEquals(Tap.RELAY, web.tap());
    assertEquals(Commit.SYNC, web.commit());
    assertEquals(Engine.AUTO, web.engine());
  }

  @Test
  void shouldReadEveryKeyWhenAllAreWritten() throws Exception {
    Configuration configuration =
        load(
            """
            node: beta
            state-directory: /run/us
            interface: eth1
            peer: {node: alpha, address: "fd00::1"}
            control:
              address: fd00::2
              port: 7000
              key-file: %s
              extra-links: [{address: 10.1.0.2, peer-address: 10.1.0.1}]
            detection: {heartbeat: 2ms, missed: 5}
            arbiter: {kind: none}
            stats: {enabled: false}
            limits: {unconfirmed: 2s, end-grace: 1m, connections: 100, retention: 1MiB, event-log: 64KiB}
            divergence: {check: true, rate: 64MiB}
            services:
              - {name: v6, address: "fd00::100/64", ports: [tcp/80, tcp/443],
                 preferred-primary: beta, tap: relay, commit: async, engine: ebpf}
            """
                .formatted(key));

    assertTrue(configuration.stats().isEmpty());
    assertEquals(1, configuration.control().extraLinks().size());
    assertEquals(InetAddress.getByName("fd00::2"), configuration.control().address());
    assertEquals(Duration.ofMillis(2), configuration.detection().heartbeat());
    assertEquals(Duration.ofMinutes(1), configuration.limits().endGrace());
    assertEquals(1 << 20, configuration.limits().retentionBytes());
    assertEquals(65536, configuration.limits().eventLogBytes());
    assertEquals(655, configuration.divergence().kibEachWindow());
    assertEquals(2, configuration.services().get(0).ports().size());
    assertEquals(Commit.ASYNC, configuration.services().get(0).commit());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node: alpha | node: beta | :4: peer.node: is this node's own name",
        "node: alpha | node: a b | :1: node: \"a b\" is not a name",
        "node: alpha | nod: alpha | :1: nod: unknown key; did you mean 'node'?",
        "node: alpha | colour: red | :1: colour: unknown key; remove it, or use one of: node,",
        "interface: eth0 | interface: | :2: interface: has no value",
        "interface: eth0 | interface: [a] | :2: interface: is a list",
        "interface: eth0 | interface: eth0/1 | :2: interface: \"eth0/1\" is not the name",
        "interface: eth0 | node: alpha | :2: node: written a second time; keep one; line 1",
        "10.77.0.2 | fd00::2 | :5: peer.address: fd00::2 and 10.77.0.1 are of different families",
        "10.77.0.2 | 10.77.0.1 | :5: peer.address: is this host's own address",
        "10.77.0.2 | 10.77.0.256 | :5: peer.address: \"10.77.0.256\" is not an IP address",
        "10.77.0.2 | 1234 | :5: peer.address: \"1234\" is not an IP address",
        "10.77.0.2 | localhost | :5: peer.address: \"localhost\" is not an IP address",
        "10.77.0.2 | 1::2::3 | :5: peer.address: \"1::2::3\" is not an IP address",
        "10.77.0.2 | ::ffff:10.0.0.1 | :5: peer.address: \"::ffff:10.0.0.1\" is an IPv4 address",
        "10.77.0.2 | 224.0.0.1 | :5: peer.address: \"224.0.0.1\" is not the address of a host",
        "10.77.0.100/24 | 10.77.0.100/33 | :11: services[0].address: \"33\" is not a number from 1",
        "10.77.0.100/24 | 10.77.0.1/24 | :11: services[0].address: 10.77.0.1 belongs to one of",
        "10.77.0.100/24 | 10.77.0.2 | :11: services[0].address: 10.77.0.2 belongs to one of",
        "10.77.0.100/24 | 10.77.0.0/24 | :11: services[0].address: \"10.77.0.0/24\" is the network",
        "10.77.0.100/24 | 10.77.0.255/24 | services[0].address: \"10.77.0.255/24\" is the broadcast",
        "10.77.0.100/24 | 127.0.0.2 | services[0].address: \"127.0.0.2\" cannot be reached",
        "[tcp/8080] | [8080] | :12: services[0].ports[0]: \"8080\" does not name a protocol",
        "[tcp/8080] | [tcp/0] | :12: services[0].ports[0]: \"0\" is not a number from 1 to 65535",
        "[tcp/8080] | [tcp/-1] | :12: services[0].ports[0]: \"-1\" is not a number",
        "[tcp/8080] | [udp/0] | :12: services[0].ports[0]: \"0\" is not a number from 1 to 65535",
        "[tcp/8080] | [sctp/53] | services[0].ports[0]: \"sctp\" is not known; write tcp",
        "[tcp/8080] | [tcp/1, tcp/1] | :12: services[0].ports[1]: tcp/1 is listed twice",
        "[tcp/8080] | [] | :12: services[0].ports: has no port",
        "[tcp/8080] | tcp/8080 | :12: services[0].ports: is a single value, not a list",
        "name: web | name: ../web | :10: services[0].name: \"../web\" is not a name",
      })
  void shouldNameLineKeyAndRemedyWhenAValueIsWrong(String from, String to, String expected) {
    assertProblem(MINIMAL.replaceFirst(Pattern.quote(from), to), expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "detection: {heartbeat: 10} | detection.heartbeat: \"10\" has no unit; write a number and",
        "detection: {heartbeat: 10xs} | detection.heartbeat: \"10xs\" has an unknown unit",
        "detection: {heartbeat: -1ms} | detection.heartbeat: \"-1ms\" is not a duration",
        "detection: {heartbeat: 1us} | detection.heartbeat: \"1us\" is outside 1ms to 10s",
        "detection: {heartbeat: 999999999999999h} | detection.heartbeat: .* is too large",
        "detection: {missed: 0} | detection.missed: \"0\" is not a number from 1 to 1000",
        "detection: {missed: 99999999999999999999} | detection.missed: .* is not a number",
        "detection: fast | detection: is a single value, not a group of keys",
        "arbiter: {kind: etcd, endpoint: x} | arbiter.endpoint: unknown key",
        "arbiter: {kind: etcd} | arbiter.endpoints: is missing; write endpoints: [http://10.77.0",
        "arbiter: {kind: etcd, endpoints: [x]} | arbiter.endpoints[0]: \"x\" is not the URL of an",
        "arbiter: {kind: etcd, endpoints: ['http://x:1'], ttl: 1s} | arbiter.ttl: \"1s\" is outside 2s",
        "arbiter: {kind: etcd, endpoints: ['http://x:1'], ttl: 2500ms} | arbiter.ttl: etcd knows only",
        "arbiter: {kind: none, ttl: 5s} | arbiter.ttl: unknown key",
        "arbiter: {kind: gateway} | arbiter.address: is missing; write address: 10.77.0.254",
        "arbiter: {kind: gateway, address: 10.0.0.1, other-address: 10.0.0.2} | arbiter.other-address:"
            + " is of the same family as address; write the gateway's IPv6",
        "arbiter: {kind: gateway, address: x} | arbiter.address: \"x\" is not an IP address",
        "arbiter: {kind: gateway, address: 10.0.0.1, hold: 200ms} | arbiter.hold: 200ms leaves no time",
        "arbiter: {kind: exec} | arbiter.command: is missing; write command: [/usr/sbin/fence",
        "arbiter: {kind: exec, command: [fence]} | arbiter.command: \"fence\" is not absolute; begin",
        "arbiter: {kind: exec, command: [/f], action: on} | arbiter.action: \"on\" is not known; write",
        "arbiter: {kind: exec, command: [/f], options: {action: off}} | arbiter.options: has an action",
        "arbiter: {kind: exec, command: [/f], options: 7} | arbiter.options: is a single value",
        "arbiter: {kind: king} | arbiter.kind: \"king\" is not known; write none",
        "stats: {address: nowhere} | stats.address: \"nowhere\" is not an IP address",
        "stats: {enabled: perhaps} | stats.enabled: \"perhaps\" is neither true nor false",
        "limits: {event-log: 1GB} | limits.event-log: \"1GB\" has an unknown unit",
        "limits: {event-log: 1B} | limits.event-log: \"1B\" is outside 64KiB to 1GiB",
        "state-directory: here | state-directory: \"here\" is not absolute; begin it with '/'",
        "x: &a [1] | x: anchors and aliases are not read",
        "x: *a | x: anchors and aliases are not read",
        "x: [1 | not YAML",
      })
  void shouldExplainWhenAnAddedKeyIsWrong(String added, String expected) {
    assertProblem(MINIMAL + added + "\n", expected.split("\\.\\*")[0].strip());
  }

  @Test
  void shouldRefuseATapThatTheEngineHasNot() {
    assertProblem(
        MINIMAL + "    engine: nfqueue\n    tap: mirror\n",
        "services[0].tap: engine nfqueue has not tap mirror; write 'tap: relay'");
  }

  @Test
  void shouldRefuseUdpWhenTheEngineServesTcpOnly() {
    assertProblem(
        MINIMAL.replace("tcp/8080", "tcp/8080, udp/8080") + "    engine: nfqueue\n",
        "services[0].ports: engine nfqueue serves TCP only; remove the UDP ports");
  }

  @ParameterizedTest
  @CsvSource({"auto", "ebpf", "nfqueue"})
  void shouldTakeEveryEngine(String word) throws ConfigurationException, IOException {
    Service web = load(MINIMAL + "    engine: " + word + "\n").services().get(0);
    assertEquals(word, web.engine().word());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tap: multicast | multicast-mac: is missing; write a group address",
        "multicast-mac: 03:00:5e:00:00:01 | multicast-mac: does nothing with tap relay",
        "mirrored: both | mirrored: does nothing with tap relay",
        "multicast-mac: 02:00:5e:00:00:01 | 02:00:5e:00:00:01 is the address of one host",
        "multicast-mac: ff:ff:ff:ff:ff:ff | the broadcast address reaches every host",
        "multicast-mac: group | \"group\" is not a MAC address",
      })
  void shouldRefuseWhenATapLacksItsKeyOrHasAnothers(String added, String expected) {
    assertProblem(MINIMAL + "    " + added + "\n", expected);
  }

  @Test
  void shouldReadWhatATapNeedsWhenItIsThere() throws Exception {
    Configuration configuration =
        load(MINIMAL + "    tap: mirror\n    mirrored: both\n" + "tap-interface: tap0\n");
    assertEquals(Tap.MIRROR, configuration.services().get(0).tap());
    assertEquals(Mirrored.BOTH, configuration.services().get(0).mirrored());
    assertEquals("tap0", configuration.tapInterface().orElseThrow());
    configuration = load(MINIMAL + "    tap: multicast\n    multicast-mac: 03:00:5E:4d:00:64\n");
    assertEquals(
        "03:00:5e:4d:00:64",
        configuration.services().get(0).multicastMac().orElseThrow().toString());
  }

  @Test
  void shouldRefuseATapInterfaceWhenNothingIsMirrored() {
    assertProblem(MINIMAL + "tap-interface: tap0\n", "tap-interface: no service has tap mirror");
    assertProblem(
        MINIMAL + "    tap: mirror\ntap-interface: eth0\n",
        "tap-interface: is the service interface");
  }

  @Test
  void shouldRefuseWhenTwoServicesShareAnAddress() {
    assertProblem(
        MINIMAL + "  - {name: two, address: 10.77.0.100/24, ports: [tcp/8080]}\n",
        ":13: services[1].address: 10.77.0.100 is used by service web");
  }

  @Test
  void shouldRefuseWhenTwoServicesShareAName() {
    assertProblem(
        MINIMAL + "  - {name: web, address: 10.77.0.101/24, ports: [tcp/8080]}\n",
        ":13: services[1].name: \"web\" is taken");
  }

  @Test
  void shouldRefuseWhenPreferredPrimaryIsAStranger() {
    assertProblem(
        MINIMAL + "    preferred-primary: gamma\n",
        ":13: services[0].preferred-primary: \"gamma\" is neither of the two nodes; write alpha or");
  }

  @Test
  void shouldReportAllProblemsInOrderWhenThereAreSeveral() {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> load("node: beta\nbad: 1\n"));

    List<String> keys = e.problems().stream().map(ConfigurationProblem::key).toList();
    assertTrue(
        keys.containsAll(
            List.of("interface", "peer.node", "peer.address", "control.address", "services")),
        keys.toString());
    List<Integer> lines = e.problems().stream().map(ConfigurationProblem::line).toList();
    assertEquals(lines.stream().sorted().toList(), lines);
    e.problems().forEach(problem -> assertEquals(1, problem.toString().lines().count()));
  }

  @Test
  void shouldReportWhenTheFileIsMissingEmptyOrNotText() throws IOException {
    Path absent = directory.resolve("absent.yaml");
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> ConfigurationLoader.load(absent));
    assertEquals(
        absent + ": no such file; name the configuration with --config FILE", e.getMessage());

    assertProblem("", "understudy.yaml: has no configuration yet; write it with 'understudy init'");
    assertProblem("# node: alpha\n\n  # x\n", "has no configuration yet");
    assertProblem("interface: eth0", "node: is missing; write node: alpha");
    assertProblem("just words", "is a single value, not a group of keys");
    assertProblem(MINIMAL + "---\nnode: x\n", "a second YAML document");

    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
    assertTrue(
        assertThrows(ConfigurationException.class, () -> ConfigurationLoader.load(binary))
            .getMessage()
            .contains("not UTF-8"));
    assertThrows(ConfigurationException.class, () -> ConfigurationLoader.load(directory));
  }

  @Test
  void shouldNameTheCommandWhenTheKeyCanBeReadByOthers() throws IOException {
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertProblem(MINIMAL, ":8: control.key-file: " + key);
    assertProblem(MINIMAL, "run 'chmod 600 " + key + "'");
  }

  @Test
  void shouldRefuseWhenTheKeyIsShortOrMissing() throws Exception {
    Files.write(key, new byte[15]);
    assertProblem(MINIMAL, "has 15 bytes; give it 16 to 4096 random bytes");
    Files.delete(key);
    assertProblem(MINIMAL, ":8: control.key-file: " + key + " does not exist");
    Path file = write(MINIMAL);
    assertEquals("alpha", ConfigurationLoader.loadWithoutKey(file).node());
  }

  @Test
  void shouldFailOnlyWithProblemsWhenTheFileIsDamagedAtRandom() throws IOException {
    Random random = new Random(7077);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = MINIMAL.getBytes(StandardCharsets.UTF_8);
      for (int hit = 0; hit < 3; hit++) {
        bytes[random.nextInt(bytes.length)] = (byte) (9 + random.nextInt(117));
      }
      Path file = Files.write(directory.resolve("damaged.yaml"), bytes);
      try {
        ConfigurationLoader.load(file);
      } catch (ConfigurationException e) {
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      }
    }
  }

  private void assertProblem(String text, String expected) {
    ConfigurationException e = assertThrows(ConfigurationException.class, () -> load(text));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  private Configuration load(String text) throws ConfigurationException, IOException {
    return ConfigurationLoader.load(write(text));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("understudy.yaml"), text);
  }
}
