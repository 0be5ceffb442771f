package io.understudy.replicator.daemon;

import io.understudy.codec.IpAddress;
import io.understudy.jni.HostNetwork;
import io.understudy.jni.NativeException;
import io.understudy.jni.SegmentEngine;
import io.understudy.jni.ServiceRow;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.ServicePort;
import io.understudy.replicator.stats.Severity;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Destroys connections of one service that this host must not continue: one that its partner
 * protects no longer, or, with the begin of a role, all that an earlier one left. A host with
 * 100,000 connections needs seconds for that, while it has to be heard for its other services; so
 * it is done on the helper thread of the service.
 */
final class Shadows {
  private final int index;
  private final Service service;
  private final SegmentEngine plane;
  private final ServiceRow row;
  private final byte[] address;
  private final TrackerDoor tracked;
  private final RoleHistory history;
  private final Executor helper;
  private volatile Runnable wakeUp = () -> {};
  private int wanted;
  private volatile int done;

  /** Control thread. */
  private boolean neverHadAny;

  Shadows(
      int index,
      Service service,
      SegmentEngine plane,
      ServiceRow row,
      TrackerDoor tracked,
      RoleHistory history,
      Executor helper) {
    this.index = index;
    this.service = service;
    this.plane = plane;
    this.row = row;
    this.address = AddressPlacement.mapped(service.address().address());
    this.tracked = tracked;
    this.history = history;
    this.helper = helper;
  }

  /** Who is told when all are gone. */
  void onGone(Runnable wakeUp) {
    this.wakeUp = wakeUp;
  }

  /**
   * Looks whether a host that has just come up has any connection. Where it has none, none has to
   * be destroyed, which saves a host that joins what its helper would wait for a processor: the
   * kernel shadows nothing before the first role. Before the control loop runs.
   *
   * @param fresh this host had no role since its programs were attached
   */
  void begin(boolean fresh) {
    try {
      neverHadAny = fresh && count() == 0;
    } catch (NativeException failure) {
      neverHadAny = false; // The attempt to destroy them will say so.
    }
  }

  /** From now on clients connect to this host itself. Control thread. */
  void speaks() {
    neverHadAny = false;
  }

  private int count() {
    return service.ports().stream()
        .filter(port -> !port.isUdp())
        .mapToInt(port -> HostNetwork.countSockets(address, port.number()))
        .sum();
  }

  /**
   * Begins to destroy all connections of the service. This host must be silent for it until {@link
   * #areGone}, or clients would hear the resets. Control thread.
   */
  void destroyAll() {
    if (neverHadAny) {
      neverHadAny = false;
      return;
    }
    wanted++;
    int number = wanted;
    helper.execute(
        () -> {
          try {
            destroyAllNow();
          } finally {
            done = number;
            wakeUp.run();
          }
        });
  }

  /** Have all been destroyed that were to be? Control thread. */
  boolean areGone() {
    return done == wanted;
  }

  private void destroyAllNow() {
    int destroyed = 0;
    for (ServicePort port : service.ports()) {
      try {
        if (!port.isUdp()) {
          destroyed += HostNetwork.destroySockets(address, port.number());
        }
      } catch (NativeException failure) {
        note("shadows_kept", failure.getMessage() + "; connections of an earlier role time out");
      }
    }
    plane.flushConnections(index);
    tracked.forgetAll(index);
    if (destroyed > 0) {
      note("shadows_dropped", destroyed + " connections of an earlier role were dropped unheard");
    }
  }

  /**
   * Destroys a shadow that can no longer be continued exactly, so that a takeover resets it instead
   * (promise P4). Any thread.
   */
  void drop(IpAddress client, int clientPort, int servicePort) {
    helper.execute(
        () -> {
          if (row.role() == ServiceRow.ROLE_BACKUP) {
            destroy(client, clientPort, servicePort);
            plane.forgetConnection(client.high(), client.low(), clientPort, servicePort, index);
          }
        });
  }

  /**
   * Destroys the socket of a connection whose client the kernel has reset. The kernel's entry stays
   * until the socket is gone: it silences it. Any thread.
   */
  void dropReset(IpAddress client, int clientPort, int servicePort) {
    helper.execute(() -> destroy(client, clientPort, servicePort));
  }

  private void destroy(IpAddress client, int clientPort, int servicePort) {
    byte[] bytes = AddressPlacement.mapped(client.toInetAddress());
    HostNetwork.destroySocket(address, servicePort, bytes, clientPort);
  }

  private void note(String kind, String reason) {
    history.note(Severity.WARNING, kind, reason, Map.of());
  }
}
