package io.understudy.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.lab.Address;
import io.understudy.lab.Await;
import io.understudy.lab.Cut;
import io.understudy.lab.Lab;
import io.understudy.lab.Understudy;
import io.understudy.lab.Voices;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two control links: the segment of the service, and a cable from host to host. The loss of either
 * is an event that names it, and changes nothing else.
 */
@Tag(Scenario.LONG)
class LinksTest extends VoiceScenario {
  private static final String CABLE = "eth1";
  private static final Address AT_PRIMARY = new Address("10.78.0.1", "fd00:78::1");
  private static final Address AT_BACKUP = new Address("10.78.0.2", "fd00:78::2");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Both links carry heartbeats; a link counts as lost after ten silences of 30 ms. */
  private static final Duration LOST = Duration.ofMillis(600);

  @Test
  void shouldTellOfALostLinkAndLeaveTheRolesWhenTheOtherWorks() {
    Lab lab = use(Lab.arbitratedPair(SIZES, LinksTest::addCable));
    leavesTheRoles(lab, LinksTest::cutTheCable);
    awaitEvents(lab, "control_link_lost", AT_PRIMARY.ipv4(), AT_BACKUP.ipv4());
    awaitEvents(lab, "control_link_back", AT_PRIMARY.ipv4(), AT_BACKUP.ipv4());
    leavesTheRoles(lab, LinksTest::cutControlOnTheSegment);
    String primary = lab.topology().primary().address().ipv4();
    String backup = lab.topology().backup().address().ipv4();
    awaitEvents(lab, "control_link_lost", primary, backup);
    awaitEvents(lab, "control_link_back", primary, backup);
  }

  private static void addCable(Lab lab) {
    lab.topology().cable(CABLE, AT_PRIMARY, AT_BACKUP);
    lab.primaryDaemon().controlSettings(extraLink(AT_PRIMARY, AT_BACKUP));
    lab.backupDaemon().controlSettings(extraLink(AT_BACKUP, AT_PRIMARY));
  }

  private static Map<String, String> extraLink(Address own, Address peer) {
    String link = "[{address: %s, peer-address: %s}]".formatted(own.ipv4(), peer.ipv4());
    return Map.of("extra-links", link);
  }

  private static void leavesTheRoles(Lab lab, Consumer<Lab> fault) {
    int before = changes(lab);
    Voices voices = judge(lab, transfers(lab), fault);
    assertEquals(0, voices.moves());
    assertEquals(before, changes(lab), "changes of role or mode");
    lab.awaitDuplex(lab.primaryDaemon());
  }

  private static int changes(Lab lab) {
    return lab.daemons().stream().mapToInt(daemon -> daemon.events("role_changed").size()).sum();
  }

  private static void cutTheCable(Lab lab) {
    lab.topology().primary().must("ip", "link", "set", CABLE, "down");
    Await.pass(LOST);
    lab.topology().primary().must("ip", "link", "set", CABLE, "up");
  }

  private static void cutControlOnTheSegment(Lab lab) {
    Cut cut = Cut.of(lab.topology(), lab.topology().primary(), Cut.What.CONTROL, Cut.BOTH);
    try {
      Await.pass(LOST);
    } finally {
      cut.close();
    }
  }

  /** Each host names the partner's address on the link. */
  private static void awaitEvents(Lab lab, String kind, String atPrimary, String atBackup) {
    awaitEvent(lab.primaryDaemon(), kind, atBackup);
    awaitEvent(lab.backupDaemon(), kind, atPrimary);
  }

  private static void awaitEvent(Understudy daemon, String kind, String peer) {
    Await.until(
        () -> kind + " of " + peer + " in " + daemon.events(kind),
        PATIENCE,
        () ->
            daemon.events(kind).stream()
                .anyMatch(event -> peer.equals(event.fields().get("link"))));
  }
}
