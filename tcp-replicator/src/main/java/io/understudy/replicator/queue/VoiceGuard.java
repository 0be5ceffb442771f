package io.understudy.replicator.queue;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.ServiceRow;
import io.understudy.replicator.queue.Rules.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens to a service's packets when no process judges them. On a host that speaks
 * alone by right they pass ({@code bypass}): the death of the daemon does not stop the service.
 * Everywhere else they end: a partner counts on this host's silence. Connections that were taken
 * over keep it closed as well, for without translation they would speak in wrong numbers.
 *
 * <p>It closes as soon as a partner is heard, so that it is done when the partner begins to count
 * on it; at the latest then, by the caller. Any thread.
 */
public final class VoiceGuard {
  private static final Logger LOGGER = LoggerFactory.getLogger(VoiceGuard.class);
  private static final long SETTLED_NANOS = 1_000_000_000L;

  private final List<Rule> rules;
  private final boolean[] open;
  private final long[] closedNanos;
  private final boolean[] translates;
  private boolean leaves;
  private final ExecutorService helper =
      Executors.newSingleThreadExecutor(
          body -> {
            Thread thread = new Thread(body, "queue-rules");
            thread.setDaemon(true);
            return thread;
          });

  /** A guard of services, which are closed at first. */
  public VoiceGuard(List<Rule> services) {
    rules = new ArrayList<>(services);
    open = new boolean[rules.size()];
    closedNanos = new long[rules.size()];
    translates = new boolean[rules.size()];
  }

  /**
   * Puts the rules in force, closed.
   *
   * @throws RulesException when the packet filter refuses them
   */
  public synchronized void install() throws RulesException {
    java.util.Arrays.fill(open, false);
    Rules.apply(present());
  }

  /** From now on nothing of the service passes unjudged. */
  synchronized void close(int service) {
    closedNanos[service] = HostNetwork.bootNanos();
    if (open[service]) {
      set(service, false);
    }
  }

  /** Looks at the roles; now and then, by the engine's thread. True when all services are open. */
  synchronized boolean look(List<ServiceRow> rows, boolean[] translated) {
    boolean all = true;
    for (int i = 0; i < open.length; i++) {
      translates[i] = translated[i];
      if (isFree(rows.get(i), i) != open[i]) {
        int service = i;
        helper.execute(() -> settle(rows.get(service), service));
      }
      all &= open[i];
    }
    return all;
  }

  private synchronized void settle(ServiceRow row, int service) {
    boolean free = isFree(row, service);
    if (free != open[service]) {
      set(service, free);
    }
  }

  private boolean isFree(ServiceRow row, int service) {
    boolean alone =
        row.role() == ServiceRow.ROLE_PRIMARY && row.deadlineNanos() == ServiceRow.NEVER;
    long now = HostNetwork.bootNanos();
    boolean settled = now - closedNanos[service] > SETTLED_NANOS;
    boolean unheard = now - row.peerHeardNanos() > SETTLED_NANOS || leaves;
    return alone && settled && unheard && !translates[service];
  }

  /** The daemon ends: what is right from now on has to be in force. */
  void leave(List<ServiceRow> rows) {
    helper.shutdownNow();
    synchronized (this) {
      leaves = true;
      for (int i = 0; i < open.length; i++) {
        closedNanos[i] = Long.MIN_VALUE / 2;
        settle(rows.get(i), i);
      }
    }
  }

  private void set(int service, boolean wanted) {
    boolean before = open[service];
    open[service] = wanted;
    try {
      Rules.apply(present());
    } catch (RulesException failure) {
      open[service] = before;
      LOGGER
          .atError()
          .addKeyValue("service_address", rules.get(service).address().getHostAddress())
          .addKeyValue("reason", failure.getMessage())
          .log(
              "packet filter's rules cannot be changed; what a daemon's death does is not as said");
    }
  }

  private List<Rule> present() {
    List<Rule> present = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      present.add(new Rule(rules.get(i).address(), rules.get(i).tcpPorts(), open[i]));
    }
    return present;
  }
}
