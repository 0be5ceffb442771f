package io.understudy.replicator.daemon;

import io.understudy.jni.OwnProcess;
import io.understudy.jni.SegmentEngine;
import io.understudy.jni.SegmentPlane;
import io.understudy.jni.ServiceRow;
import io.understudy.jni.Voice;
import io.understudy.replicator.arbiter.Arbiter;
import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.Limits;
import io.understudy.replicator.config.Service;
import io.understudy.replicator.config.ServicePort;
import io.understudy.replicator.lease.LeaseTerms;
import io.understudy.replicator.liveness.PartnerLiveness;
import io.understudy.replicator.pair.ControlChannel;
import io.understudy.replicator.pair.ControlLink;
import io.understudy.replicator.pair.HostFacts;
import io.understudy.replicator.pair.PairKey;
import io.understudy.replicator.pair.PairKeyException;
import io.understudy.replicator.pair.PairRehearsal;
import io.understudy.replicator.server.ServerPort;
import io.understudy.replicator.server.ServerWatch;
import io.understudy.replicator.stats.EventLog;
import io.understudy.replicator.stats.EventLogger;
import io.understudy.replicator.stats.control.ControlException;
import io.understudy.replicator.stats.control.ControlSocketServer;
import io.understudy.replicator.stats.http.StatsException;
import io.understudy.replicator.stats.http.StatsServer;
import io.understudy.replicator.takeover.Rehearsal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon: makes the parts, joins them, starts them in the order a segment meets them, and stops
 * them in the opposite one. Closing it leaves the segment plane attached, so that a host that
 * speaks alone goes on.
 */
final class Daemon implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Daemon.class);

  /** Enough for the compiler to take notice; takes about a tenth of a second. */
  private static final int REHEARSALS = 300;

  private final Configuration configuration;
  private final Supervisor supervisor;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private ControlLoop loop;

  private Daemon(Configuration configuration, Supervisor supervisor) {
    this.configuration = configuration;
    this.supervisor = supervisor;
  }

  /**
   * Starts everything.
   *
   * @throws CommandException when something cannot start; everything of ours is closed then, and
   *     the segment plane is taken off again unless it was attached before
   */
  static Daemon start(Configuration configuration, RunOptions options, Supervisor supervisor)
      throws CommandException {
    Daemon daemon = new Daemon(configuration, supervisor);
    ServiceInterface where = ServiceInterface.find("interface", configuration.interfaceName());
    EngineChoice choice = EngineChoice.of(configuration, SegmentPlane::isAdoptionSupported);
    boolean inForceBefore = RunningEngine.isAnyInForce(configuration, where);
    try {
      daemon.assemble(options, where, choice);
      return daemon;
    } catch (CommandException | RuntimeException failure) {
      daemon.close();
      if (!inForceBefore) {
        HostCleaner.clean(configuration, where);
      }
      throw failure;
    }
  }

  private void assemble(RunOptions options, ServiceInterface where, EngineChoice choice)
      throws CommandException {
    EventLog events = openEvents();
    PairKey key = loadKey();
    ControlChannel channel = openChannel(key);
    PairLink pairLink = PairLink.find(configuration, where);
    LeaseTerms terms =
        LeaseTerms.of(
            configuration.detection().heartbeat().toNanos(), configuration.detection().missed());
    // Beside the verifier, which takes the kernel a second.
    CompletableFuture<Void> rehearsal = CompletableFuture.runAsync(() -> rehearse(terms));
    RunningEngine running = part(RunningEngine.start(choice, configuration, where, pairLink));
    SegmentEngine plane = running.engine();
    List<String> names = configuration.services().stream().map(Service::name).toList();
    ConnectionNotes notes = new ConnectionNotes(events, names);
    SegmentPipeline pipeline =
        part(new SegmentPipeline(running, configuration.limits().connections(), notes));
    Voice voice = running.voice();
    LinkWatch link = part(new LinkWatch(where, terms.heartbeatNanos()));
    List<ServiceRuntime> services =
        runtimes(plane, choice, where, pairLink, terms, events, pipeline, voice, link);
    notes.services(services);
    SeedGiver seeds = SeedDesk.open(configuration, plane, key, notes).map(this::part).orElse(null);
    rehearsal.join();
    LinkNews links = new LinkNews(channel, terms, events);
    HostFacts facts = facts(where, plane, options);
    loop = startLoop(channel, voice, services, terms, facts, key, seeds, links);
    services.forEach(service -> service.onNews(loop::wakeUp));
    DaemonReports reports =
        new DaemonReports(
            configuration,
            options.version(),
            plane,
            channel,
            loop,
            pipeline,
            services,
            events,
            seeds);
    openDoors(reports);
    pipeline.start();
    if (seeds != null) {
      seeds.start();
    }
    services.forEach(this::watchServer);
    link.start(loop::wakeUp);
    loop.start();
    new Reload(configuration, services, supervisor).onHangUp();
  }

  /**
   * So that the first turn of the control loop, and the first takeover, are as fast as the rest.
   */
  private static void rehearse(LeaseTerms terms) {
    Rehearsal.play(terms, REHEARSALS);
    PairRehearsal.play(REHEARSALS);
  }

  /** A thread that does one thing after the other; it begins with the first. */
  private ExecutorService worker(String name) {
    return worker(name, () -> {});
  }

  private ExecutorService worker(String name, Runnable first) {
    ExecutorService worker =
        Executors.newSingleThreadExecutor(
            body -> {
              Thread thread =
                  new Thread(
                      () -> {
                        first.run();
                        body.run();
                      },
                      name);
              thread.setDaemon(true);
              return thread;
            });
    parts.push(worker::shutdownNow);
    return worker;
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private EventLog openEvents() throws CommandException {
    try {
      Files.createDirectories(configuration.stateDirectory());
    } catch (IOException failure) {
      throw CommandException.failed(
          "state-directory " + configuration.stateDirectory() + " cannot be made",
          "create it, or name another one in " + configuration.source(),
          failure);
    }
    EventLog events =
        part(EventLog.open(configuration.stateDirectory(), configuration.limits().eventLogBytes()));
    events.follow(new EventLogger());
    return events;
  }

  private PairKey loadKey() throws CommandException {
    try {
      return PairKey.load(configuration.control().keyFile());
    } catch (PairKeyException failure) {
      throw CommandException.failed(failure.getMessage(), "see control.key-file", failure);
    }
  }

  private ControlChannel openChannel(PairKey key) throws CommandException {
    var control = configuration.control();
    List<ControlLink> links = new ArrayList<>();
    try {
      links.add(
          ControlLink.open(
              new InetSocketAddress(control.address(), control.port()),
              new InetSocketAddress(configuration.peer().address(), control.port())));
      for (var extra : control.extraLinks()) {
        links.add(
            ControlLink.open(
                new InetSocketAddress(extra.address(), control.port()),
                new InetSocketAddress(extra.peerAddress(), control.port())));
      }
    } catch (IOException failure) {
      for (ControlLink link : links) {
        closeQuietly(link);
      }
      throw CommandException.failed(
          failure.getMessage(), "check control.address, and that no other daemon runs", failure);
    }
    long session = new SecureRandom().nextLong() | 1;
    return part(
        new ControlChannel(key, configuration.node(), configuration.peer().node(), links, session));
  }

  private List<ServiceRuntime> runtimes(
      SegmentEngine plane,
      EngineChoice choice,
      ServiceInterface where,
      PairLink pairLink,
      LeaseTerms terms,
      EventLog events,
      SegmentPipeline pipeline,
      Voice voice,
      LinkWatch link)
      throws CommandException {
    PartnerLiveness partner = new PartnerLiveness(terms.silenceNanos(), terms.heartbeatNanos());
    TrackerDoor tracked = new TrackerDoor(pipeline.tracker());
    Arbiter arbiter = Arbiters.of(configuration, where, terms);
    ExecutorService verifier = worker("verify");
    List<ServiceRuntime> services = new ArrayList<>();
    for (int i = 0; i < configuration.services().size(); i++) {
      Service service = configuration.services().get(i);
      ServiceRow row = configure(plane, where, terms, service, i);
      pairLink.describe(row);
      int index = i;
      RoleHistory history = new RoleHistory(events, service.name());
      Verification verification =
          Arbiters.verification(configuration, service, where, row, history, verifier);
      ExecutorService helper = worker("helper-" + service.name(), OwnProcess::shortSlice);
      ServiceActions actions =
          new ServiceActions(
              i,
              service,
              plane,
              row,
              where,
              new Announcer(() -> voice.announce(index), verification),
              history,
              tracked,
              new Shadows(i, service, plane, row, tracked, history, helper),
              worker("prompter-" + service.name(), OwnProcess::realTimeIfAllowed),
              worker("sweeper-" + service.name()),
              helper,
              part(new ArbiterDesk(arbiter, service.name())),
              terms);
      services.add(
          new ServiceRuntime(
              i,
              service,
              row,
              terms,
              Arbiters.terms(configuration),
              service.preferredPrimary().equals(configuration.node()),
              configuration.node().compareTo(configuration.peer().node()) < 0,
              partner,
              actions,
              pipeline.tracker().counters(i),
              link,
              choice,
              plane.version()));
    }
    return services;
  }

  private ServiceRow configure(
      SegmentEngine plane, ServiceInterface where, LeaseTerms terms, Service service, int index)
      throws CommandException {
    ServiceRow row = new ServiceRow(plane.services(), index);
    int tag = ServiceRuntime.tag(service.name());
    if (row.isConfigured() && row.tag() != tag) {
      throw CommandException.failed(
          "the attached programs serve another service in the place of " + service.name(),
          "run 'understudy off' first, or restore the order of the services",
          null);
    }
    byte[] address = AddressPlacement.mapped(service.address().address());
    Limits limits = configuration.limits();
    row.terms(
        terms.leaseNanos(),
        terms.marginNanos(),
        limits.unconfirmed().toNanos(),
        limits.endGrace().toNanos());
    row.compare(configuration.divergence().kibEachWindow());
    if (!row.isConfigured()) {
      row.state(ServiceRow.ROLE_BACKUP, 0, 0);
    }
    TapSetup.describe(service, row);
    row.configure(address, where.mac(), where.index(), tag);
    plane.addEndpoint(address, 0, 0, index);
    for (ServicePort port : service.ports()) {
      int protocol = port.transport().protocol();
      plane.addEndpoint(address, port.number(), protocol, index);
      if (port.isUdp()) {
        plane.addEndpoint(address, 0, protocol, index);
      }
    }
    return row;
  }

  private HostFacts facts(ServiceInterface where, SegmentEngine plane, RunOptions options) {
    long mac = 0;
    for (byte b : where.mac()) {
      mac = mac << 8 | b & 0xff;
    }
    return new HostFacts(
        mac, plane.version(), plane.instanceId(), configuration.node(), options.version());
  }

  private ControlLoop startLoop(
      ControlChannel channel,
      Voice voice,
      List<ServiceRuntime> services,
      LeaseTerms terms,
      HostFacts facts,
      PairKey key,
      SeedGiver seedsOrNull,
      LinkNews links)
      throws CommandException {
    try {
      return part(
          new ControlLoop(
              channel, voice, services, terms, facts, key, supervisor, seedsOrNull, links));
    } catch (IOException failure) {
      throw CommandException.failed("control thread cannot start", "see the log", failure);
    }
  }

  private void openDoors(DaemonReports reports) throws CommandException {
    try {
      part(ControlSocketServer.open(configuration.stateDirectory(), reports));
      if (configuration.stats().isPresent()) {
        var stats = configuration.stats().get();
        part(StatsServer.open(new InetSocketAddress(stats.address(), stats.port()), reports));
      }
    } catch (ControlException | StatsException failure) {
      throw CommandException.failed(failure.getMessage(), "see " + configuration.source(), failure);
    }
  }

  private void watchServer(ServiceRuntime runtime) {
    List<ServerPort> ports =
        runtime.service().ports().stream()
            .map(port -> new ServerPort(port.number(), port.transport().protocol()))
            .toList();
    byte[] address = AddressPlacement.mapped(runtime.service().address().address());
    part(new ServerWatch(runtime.service().name(), address, ports, runtime.server())).start();
    Service service = runtime.service();
    service.probe().ifPresent(probe -> part(Probes.of(service, probe, runtime.server())).start());
  }

  /** Hands over where possible; the daemon can then be closed. */
  void stop() {
    loop.stop();
  }

  /** Closes all parts, last one first. The segment plane stays attached. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      closeQuietly(parts.pop());
    }
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failure) {
      LOGGER.warn("a part of the daemon could not be closed", failure);
    }
  }
}
