package io.understudy.replicator.daemon;

import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.jni.NativeLibrary;
import io.understudy.jni.PacketSocket;
import io.understudy.jni.SegmentEngine;
import io.understudy.jni.SegmentPlane;
import io.understudy.jni.Voice;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Engine;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.ServicePort;
import io.understudy.replicator.queue.NeighbourSettings;
import io.understudy.replicator.queue.QueueEngine;
import io.understudy.replicator.queue.Rules;
import io.understudy.replicator.queue.RulesException;
import io.understudy.replicator.queue.VoiceGuard;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that handles this host's segments, with what belongs to it.
 *
 * @param voice sends what the daemon says itself
 * @param feed where the records of connections come from
 */
record RunningEngine(SegmentEngine engine, Voice voice, RecordFeed.Source feed)
    implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(RunningEngine.class);

  /**
   * Starts the engine that was chosen. What was in force before a failure stays.
   *
   * @throws CommandException when it cannot run, or another one is in force
   */
  static RunningEngine start(
      EngineChoice choice, Configuration configuration, ServiceInterface where, PairLink link)
      throws CommandException {
    LOGGER
        .atInfo()
        .addKeyValue("engine", choice.word())
        .addKeyValue("reason", choice.reason())
        .log("engine chosen");
    return choice.engine() == Engine.EBPF
        ? ebpf(configuration, where, link)
        : nfqueue(configuration, where);
  }

  /** Is the engine in force on this host, be it left by an earlier daemon? */
  static boolean isInForce(EngineChoice choice, int ifindex) {
    return choice.engine() == Engine.EBPF ? SegmentPlane.isAttached(ifindex) : Rules.areThere();
  }

  /** Is either of the engines in force, whatever the configuration says now? */
  static boolean isAnyInForce(Configuration configuration, ServiceInterface where) {
    return SegmentPlane.isAttached(where.index()) || neighbours(configuration, where).isChanged();
  }

  private static RunningEngine ebpf(
      Configuration configuration, ServiceInterface where, PairLink link) throws CommandException {
    if (neighbours(configuration, where).isChanged()) {
      throw other("nfqueue", where);
    }
    SegmentPlane plane = attach(configuration, where);
    try {
      new TapSetup(configuration, where).listen(plane);
      link.listen(plane);
    } catch (NativeException failure) {
      plane.close();
      throw CommandException.notPossible(failure.getMessage(), "run 'understudy check'", failure);
    }
    PacketSocket packets = openPackets(plane, where, link);
    return new RunningEngine(
        plane, packets, (ring, onFailure) -> new KernelFeed(plane, ring, onFailure));
  }

  private static SegmentPlane attach(Configuration configuration, ServiceInterface where)
      throws CommandException {
    try {
      SegmentPlane plane =
          SegmentPlane.attach(
              NativeLibrary.bpfObject(),
              where.index(),
              configuration.limits().connections(),
              configuration.limits().retentionBytes());
      if (!plane.timersNote().isEmpty()) {
        LOGGER
            .atWarn()
            .addKeyValue("reason", plane.timersNote())
            .log("shadow timers not attached; takeovers of downloads take up to 200 ms longer");
      }
      return plane;
    } catch (NativeException failure) {
      throw CommandException.notPossible(
          "segment plane cannot be attached to " + where.name() + ": " + failure.getMessage(),
          "run 'understudy check'",
          failure);
    }
  }

  private static PacketSocket openPackets(SegmentPlane plane, ServiceInterface where, PairLink link)
      throws CommandException {
    try {
      return new PacketSocket(plane, where.index(), link.index());
    } catch (NativeException failure) {
      plane.close();
      throw CommandException.notPossible(
          failure.getMessage(), "run as root or with CAP_NET_RAW", failure);
    }
  }

  private static RunningEngine nfqueue(Configuration configuration, ServiceInterface where)
      throws CommandException {
    if (SegmentPlane.isAttached(where.index())) {
      throw other("ebpf", where);
    }
    List<Rules.Rule> rules = configuration.services().stream().map(RunningEngine::rule).toList();
    VoiceGuard guard = new VoiceGuard(rules);
    QueueEngine engine = null;
    try {
      engine = new QueueEngine(where.index(), configuration.limits().connections(), guard);
      neighbours(configuration, where).change();
      configuration.services().forEach(RunningEngine::dropUnknown);
      guard.install();
      QueueEngine running = engine;
      return new RunningEngine(running, running, (ring, onFailure) -> new QueueFeed(running, ring));
    } catch (NativeException | IOException | RulesException failure) {
      if (engine != null) {
        engine.close();
      }
      throw CommandException.notPossible(
          "engine nfqueue cannot run: " + failure.getMessage(), "run 'understudy check'", failure);
    }
  }

  /**
   * Connections that an earlier daemon translated cannot be continued: their numbers died with it.
   * The rules that it left keep the resets from the clients.
   */
  private static void dropUnknown(Service service) {
    if (Rules.isClosed(service.address().address())) {
      byte[] address = AddressPlacement.mapped(service.address().address());
      for (ServicePort port : service.ports()) {
        int dropped = HostNetwork.destroySockets(address, port.number());
        LOGGER
            .atWarn()
            .addKeyValue("service", service.name())
            .addKeyValue("connections", dropped)
            .log("connections of an earlier daemon were dropped unheard");
      }
    }
  }

  private static Rules.Rule rule(Service service) {
    List<Integer> ports = service.ports().stream().map(ServicePort::number).toList();
    return new Rules.Rule(service.address().address(), ports, false);
  }

  private static NeighbourSettings neighbours(Configuration configuration, ServiceInterface where) {
    return new NeighbourSettings(where.name(), configuration.stateDirectory());
  }

  private static CommandException other(String engine, ServiceInterface where) {
    return CommandException.failed(
        "engine " + engine + " is still in force on " + where.name(),
        "run 'understudy off' first; it ends the service on this host",
        null);
  }

  /**
   * Takes what belongs to an engine off this host, whichever was in force.
   *
   * @throws CommandException when settings of the interface stay changed
   */
  static void remove(Configuration configuration, ServiceInterface where) throws CommandException {
    SegmentPlane.detach(where.index());
    NeighbourSettings neighbours = neighbours(configuration, where);
    if (neighbours.isChanged()) {
      Rules.remove();
      try {
        neighbours.restore();
      } catch (IOException failure) {
        throw CommandException.failed(
            "settings for ARP cannot be restored: " + failure.getMessage(),
            "run 'understudy off' as root, where /proc/sys can be written",
            failure);
      }
    }
  }

  @Override
  public void close() {
    if (voice instanceof PacketSocket packets) {
      packets.close();
    }
    engine.close();
  }
}
