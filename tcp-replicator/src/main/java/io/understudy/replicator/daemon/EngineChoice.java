package io.understudy.replicator.daemon;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.ConfigurationLoader;
import io.understudy.replicator.config.Engine;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.ServicePort;
import io.understudy.replicator.config.Tap;
import java.util.function.BooleanSupplier;

/**
 * Which engine handles the segments of this host's services, and why. One for all of them.
 *
 * @param engine never {@link Engine#AUTO}
 * @param reason in words
 */
record EngineChoice(Engine engine, String reason) {
  static final String KFUNC = "bpf_sk_assign_tcp_reqsk";

  /**
   * Chooses.
   *
   * @param adoption asks the kernel whether the engine ebpf can run
   * @throws CommandException when the engine cannot do what the configuration wants
   */
  static EngineChoice of(Configuration configuration, BooleanSupplier adoption)
      throws CommandException {
    EngineChoice choice = wanted(configuration, adoption);
    if (choice.engine == Engine.NFQUEUE) {
      requireWhatItCan(configuration);
    }
    return choice;
  }

  /** The configuration's loader has seen to it that no two services differ. */
  private static EngineChoice wanted(Configuration configuration, BooleanSupplier adoption) {
    for (Service service : configuration.services()) {
      if (service.engine() != Engine.AUTO) {
        return new EngineChoice(service.engine(), "configured");
      }
    }
    return adoption.getAsBoolean()
        ? new EngineChoice(Engine.EBPF, "the kernel has " + KFUNC)
        : new EngineChoice(Engine.NFQUEUE, "the kernel has no " + KFUNC);
  }

  private static void requireWhatItCan(Configuration configuration) throws CommandException {
    for (int i = 0; i < configuration.services().size(); i++) {
      Service service = configuration.services().get(i);
      String key = "services[" + i + "]";
      if (service.tap() != Tap.RELAY) {
        throw bad(
            configuration,
            key + ".tap",
            "service "
                + service.name()
                + " has tap "
                + service.tap().word()
                + ", which engine nfqueue has not",
            "write 'tap: relay', or boot a kernel with " + KFUNC + " for engine ebpf");
      }
      if (service.ports().stream().anyMatch(ServicePort::isUdp)) {
        throw bad(
            configuration,
            key + ".ports",
            "service " + service.name() + " has UDP ports, which engine nfqueue does not serve",
            "remove them, or boot a kernel with " + KFUNC + " for engine ebpf");
      }
    }
    if (configuration.peer().interfaceName().isPresent()
        && !configuration.peer().interfaceName().get().equals(configuration.interfaceName())) {
      throw bad(
          configuration,
          "peer.interface",
          "engine nfqueue has no link apart from the service interface",
          "leave peer.interface out, or boot a kernel with " + KFUNC + " for engine ebpf");
    }
  }

  private static CommandException bad(
      Configuration configuration, String key, String what, String remedy) {
    return CommandException.notPossible(
        ConfigurationLoader.where(configuration.source(), key) + ": " + what, remedy, null);
  }

  /** The name of the engine, as it is written in the configuration. */
  String word() {
    return engine.word();
  }
}
