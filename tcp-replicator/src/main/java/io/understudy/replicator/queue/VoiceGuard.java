package io.understudy.replicator.queue;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.ServiceRow;
import io.understudy.replicator.queue.Rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens to a service's packets when no process judges them. On a host that speaks
 * alone by right they pass ({@code bypass}): the death of the daemon does not stop the service.
 * Everywhere else they end: a partner counts on this host's silence. Connections that were taken
 * over keep it closed as well, for without translation they would speak in wrong numbers.
 *
 * <p>It closes as soon as a partner is heard, and the partner is not counted on before that is
 * done. The packet filter's commands may take long on a busy host, so a thread of its own runs
 * them. Nothing here blocks but {@link #install} and {@link #leave}. Any thread.
 */
public final class VoiceGuard {
  private static final Logger LOGGER = LoggerFactory.getLogger(VoiceGuard.class);
  private static final long SETTLED_NANOS = 1_000_000_000L;
  private static final long LEAVE_SECONDS = 3;
  private static final int CLOSED = 0;
  private static final int OPEN = 1;

  private final List<Rule> rules;
  private final AtomicIntegerArray states;
  private final AtomicIntegerArray translating;
  private final AtomicLongArray partnerNanos;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final ExecutorService helper =
      Executors.newSingleThreadExecutor(
          body -> {
            Thread thread = new Thread(body, "queue-rules");
            thread.setDaemon(true);
            return thread;
          });

  /** A guard of services, which are closed at first. */
  public VoiceGuard(List<Rule> services) {
    rules = List.copyOf(services);
    states = new AtomicIntegerArray(rules.size());
    translating = new AtomicIntegerArray(rules.size());
    partnerNanos = new AtomicLongArray(rules.size());
  }

  /**
   * Puts the rules in force, closed.
   *
   * @throws RulesException when the packet filter refuses them
   */
  public void install() throws RulesException {
    Rules.apply(present());
  }

  /**
   * A partner is there: nothing of the service is to pass unjudged. False until that is so; it is
   * asked again with every message of the partner.
   */
  boolean close(int service) {
    partnerNanos.set(service, HostNetwork.bootNanos());
    return states.get(service) == CLOSED;
  }

  /**
   * Looks at the roles; now and then, by the engine's thread. True when all services are open.
   *
   * @param translated services that have connections in numbers not their stack's own
   */
  boolean look(List<ServiceRow> rows, boolean[] translated) {
    boolean all = true;
    boolean due = false;
    for (int i = 0; i < rules.size(); i++) {
      translating.set(i, translated[i] ? 1 : 0);
      due |= isFree(rows.get(i), i, false) != (states.get(i) == OPEN);
      all &= states.get(i) == OPEN;
    }
    if (due && busy.compareAndSet(false, true)) {
      helper.execute(
          () -> {
            settle(rows, false);
            busy.set(false);
          });
    }
    return all;
  }

  /**
   * A service counts as open before its rules are, and as closed after. Whoever says that a partner
   * is there does so before looking; so one of the two sees the other.
   */
  private void settle(List<ServiceRow> rows, boolean leaves) {
    List<Integer> closing = new ArrayList<>();
    boolean changed = false;
    for (int i = 0; i < rules.size(); i++) {
      boolean free = isFree(rows.get(i), i, leaves);
      if (free && states.get(i) == CLOSED) {
        states.set(i, OPEN);
        changed |= isFree(rows.get(i), i, leaves);
      }
      if (!isFree(rows.get(i), i, leaves) && states.get(i) == OPEN) {
        closing.add(i);
        changed = true;
      }
    }
    if (changed && apply(closing)) {
      closing.forEach(service -> states.set(service, CLOSED));
    }
  }

  private boolean isFree(ServiceRow row, int service, boolean leaves) {
    boolean alone =
        row.role() == ServiceRow.ROLE_PRIMARY && row.deadlineNanos() == ServiceRow.NEVER;
    long heard = Math.max(partnerNanos.get(service), row.peerHeardNanos());
    boolean unheard = HostNetwork.bootNanos() - heard > SETTLED_NANOS;
    return alone && (unheard || leaves) && translating.get(service) == 0;
  }

  /** The daemon ends: what is right from now on has to be in force. */
  void leave(List<ServiceRow> rows) {
    helper.shutdown();
    try {
      if (helper.awaitTermination(LEAVE_SECONDS, TimeUnit.SECONDS)) {
        settle(rows, true);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean apply(List<Integer> closing) {
    List<Rule> wanted = present();
    for (int service : closing) {
      Rule rule = rules.get(service);
      wanted.set(service, new Rule(rule.address(), rule.tcpPorts(), false));
    }
    try {
      Rules.apply(wanted);
      return true;
    } catch (RulesException failure) {
      LOGGER
          .atError()
          .addKeyValue("reason", failure.getMessage())
          .log("packet filter's rules cannot be changed; services stay simplex until they can");
      return false;
    }
  }

  private List<Rule> present() {
    List<Rule> present = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      boolean open = states.get(i) == OPEN;
      present.add(new Rule(rules.get(i).address(), rules.get(i).tcpPorts(), open));
    }
    return present;
  }
}
