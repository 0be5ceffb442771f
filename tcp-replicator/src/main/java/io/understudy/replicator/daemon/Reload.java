package io.understudy.replicator.daemon;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.ConfigurationException;
import io.understudy.replicator.config.ConfigurationLoader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SIGHUP does: reads the configuration again and applies the limits of connections. A file
 * with mistakes changes nothing and says which they are; other keys need a restart, and are named.
 */
final class Reload {
  private static final Logger LOGGER = LoggerFactory.getLogger(Reload.class);

  private final Configuration running;
  private final List<ServiceRuntime> services;
  private final Supervisor supervisor;

  Reload(Configuration running, List<ServiceRuntime> services, Supervisor supervisor) {
    this.running = running;
    this.services = List.copyOf(services);
    this.supervisor = supervisor;
  }

  /**
   * Calls {@link #perform} at every SIGHUP, on the virtual machine's signal thread. Java has no
   * public way to hear a signal; this one is in every JDK, and is looked up so that its absence is
   * no more than a missing reload.
   */
  void onHangUp() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler onSignal =
          (proxy, method, arguments) -> {
            perform();
            return null;
          };
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("HUP"),
              Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, onSignal));
    } catch (ReflectiveOperationException absent) {
      LOGGER.warn("SIGHUP cannot be heard on this Java; it would stop the daemon", absent);
    }
  }

  void perform() {
    supervisor.reloading(System.nanoTime());
    try {
      apply(ConfigurationLoader.load(running.source()));
    } catch (ConfigurationException failure) {
      failure
          .problems()
          .forEach(problem -> LOGGER.error("not reloaded, nothing has changed: {}", problem));
    } finally {
      supervisor.ready();
    }
  }

  private void apply(Configuration read) {
    services.forEach(service -> service.limits(read.limits()));
    services.forEach(service -> service.divergence(read.divergence()));
    LOGGER
        .atWarn()
        .addKeyValue("unconfirmed_ms", read.limits().unconfirmed().toMillis())
        .addKeyValue("end_grace_ms", read.limits().endGrace().toMillis())
        .addKeyValue("restart_needed", needsRestart(read))
        .log("configuration reloaded");
  }

  /** Is something else than what was applied different from what runs? */
  private boolean needsRestart(Configuration read) {
    boolean sameTable =
        read.limits().connections() == running.limits().connections()
            && read.limits().retentionBytes() == running.limits().retentionBytes()
            && read.limits().eventLogBytes() == running.limits().eventLogBytes();
    return !sameTable
        || !read.services().equals(running.services())
        || !read.peer().equals(running.peer())
        || !read.control().equals(running.control())
        || !read.detection().equals(running.detection())
        || !read.arbiter().equals(running.arbiter())
        || !read.stats().equals(running.stats())
        || !read.interfaceName().equals(running.interfaceName())
        || !read.node().equals(running.node());
  }
}
