package io.understudy.replicator.daemon;

import io.understudy.jni.NativeException;
import io.understudy.jni.OwnProcess;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.stats.control.ControlException;
import io.understudy.replicator.stats.control.ControlSocketClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that work on this host itself. */
final class LinuxHost implements HostCommands {
  private static final Logger LOGGER = LoggerFactory.getLogger(LinuxHost.class);
  private static final long CAPTURE_END_SECONDS = 2;

  @Override
  public int run(Configuration configuration, RunOptions options) throws CommandException {
    HostCheck check = new HostCheck(configuration);
    check.requireEssentials();
    Supervisor supervisor = Supervisor.ofThisProcess();
    Daemon daemon;
    try {
      daemon = Daemon.start(configuration, options, supervisor);
    } catch (NativeException failure) {
      throw CommandException.notPossible(failure.getMessage(), "run 'understudy check'", failure);
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              supervisor.stopping();
              daemon.stop();
              daemon.close();
              stopped.countDown();
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    lockMemory();
    LOGGER
        .atInfo()
        .addKeyValue("node", configuration.node())
        .addKeyValue("interface", configuration.interfaceName())
        .addKeyValue("services", configuration.services().size())
        .log("daemon runs");
    supervisor.ready();
    awaitForever(stopped);
    return 0;
  }

  /** A page that has to come from a disk first makes a heartbeat late. */
  private static void lockMemory() {
    try {
      if (OwnProcess.lockMemory()) {
        LOGGER.info("memory is locked");
      }
    } catch (NativeException refused) {
      LOGGER
          .atWarn()
          .addKeyValue("reason", refused.getMessage())
          .log("memory is not locked; a host that swaps may look dead");
    }
  }

  /**
   * The virtual machine ends by the signal, in the hook; until then there is nothing to do here.
   */
  private static void awaitForever(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public CheckReport check(Configuration configuration) {
    return new HostCheck(configuration).report();
  }

  @Override
  public int off(Configuration configuration) throws CommandException {
    HostCheck check = new HostCheck(configuration);
    check.requirePrivileges();
    if (isDaemonRunning(configuration)) {
      throw CommandException.notNow(
          "the daemon of node " + configuration.node() + " runs",
          "stop it first: systemctl stop understudy",
          null);
    }
    ServiceInterface where = ServiceInterface.find("interface", configuration.interfaceName());
    HostCleaner.clean(configuration, where);
    return 0;
  }

  @Override
  public int capture(Configuration configuration, CaptureRequest request, Consumer<String> summary)
      throws CommandException {
    new HostCheck(configuration).requirePrivileges();
    ServiceInterface where = ServiceInterface.find("interface", configuration.interfaceName());
    ConnectionCapture capture = new ConnectionCapture(where, request);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(capture, ended), "end-of-capture"));
    try {
      summary.accept(capture.run());
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** On a signal: the file is whole, and the kernel is told, before the process ends. */
  private static void end(ConnectionCapture capture, CountDownLatch ended) {
    capture.end();
    try {
      ended.await(CAPTURE_END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does a daemon answer on the control socket of this configuration? */
  static boolean isDaemonRunning(Configuration configuration) {
    try (ControlSocketClient client = ControlSocketClient.connect(configuration.stateDirectory())) {
      client.status();
      return true;
    } catch (ControlException nobodyAnswers) {
      return false;
    }
  }
}
