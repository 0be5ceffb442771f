package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.understudy.lab.Host;
import io.understudy.lab.Lab;
import io.understudy.lab.LabException;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A daemon finds programs of another version attached. */
@Tag(Scenario.TIMED)
class UpgradeTest extends VoiceScenario {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);
  private static final Pattern PROGRAM_ID = Pattern.compile("understudy_\\w+.* id (\\d+) ");

  /** The programs go on with what they have; the message says what to do. */
  @Test
  @Tag(LONG)
  void shouldBeRefusedAndLeaveTheProgramsAloneWhenTheLayoutIsOfAnotherVersion() {
    Lab lab = use(Lab.protectedPair(SIZES));
    Understudy primary = lab.primaryDaemon();
    judge(
        lab,
        transfers(lab),
        struck -> {
          primary.kill();
          List<String> own = version(primary.host());
          List<String> foreign = new ArrayList<>(own);
          foreign.set(0, "0x63");
          version(primary.host(), foreign);
          primary.start();
          assertNotEquals(0, primary.daemon().exit(ENDS_WITHIN));
          String said = primary.daemon().output();
          assertTrue(said.contains("the attached programs have ABI version 99"), said);
          assertTrue(said.contains("run 'understudy off'"), said);
          version(primary.host(), own);
          primary.start();
          lab.daemons().forEach(Understudy::awaitDuplex);
        });
    assertEquals(primary, lab.speaker());
  }

  private static String mapOf(Host host) {
    String filters = host.must("tc", "filter", "show", "dev", Host.INTERFACE, "ingress");
    Matcher program = PROGRAM_ID.matcher(filters);
    if (!program.find()) {
      throw new LabException("no program of ours in: " + filters);
    }
    for (JsonNode id : json(host, "prog", "show", "id", program.group(1)).path("map_ids")) {
      JsonNode map = json(host, "map", "show", "id", id.asText());
      if (map.path("name").asText().equals("us_instances")) {
        return id.asText();
      }
    }
    throw new LabException("the program " + program.group(1) + " has no us_instances");
  }

  /** The bytes of the entry, which begin with the version; as bpftool writes them. */
  private static List<String> version(Host host) {
    JsonNode entry = json(host, "map", "dump", "id", mapOf(host)).path(0).path("value");
    List<String> bytes = new ArrayList<>();
    entry.forEach(each -> bytes.add(each.asText()));
    return bytes;
  }

  private static void version(Host host, List<String> bytes) {
    List<String> command = new ArrayList<>(List.of("bpftool", "map", "update", "id", mapOf(host)));
    command.addAll(List.of("key", "0", "0", "0", "0", "value"));
    command.addAll(bytes);
    host.must(command.toArray(String[]::new));
  }

  private static JsonNode json(Host host, String... words) {
    List<String> command = new ArrayList<>(List.of("bpftool", "-j"));
    command.addAll(List.of(words));
    try {
      return new ObjectMapper().readTree(host.must(command.toArray(String[]::new)));
    } catch (IOException garbage) {
      throw new LabException("bpftool: no JSON", garbage);
    }
  }
}
