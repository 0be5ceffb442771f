package io.understudy.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A whole stage: the network, a server and a daemon on both hosts, what is to be transferred, and a
 * capture at the client. It is set up in the order in which a user would do it.
 */
public final class Lab implements AutoCloseable {
  private static final Duration ROLES = Duration.ofSeconds(10);
  private static final long DOWNLOAD_SEED = 0x5eed_d03eL;
  private static final long UPLOAD_SEED = 0x5eed_0b10L;

  private final Topology topology = Topology.create();
  private final Content downloadable;
  private final Content uploadable;
  private final Nginx primaryServer;
  private final Nginx backupServer;
  private final Understudy primaryDaemon;
  private final Understudy backupDaemon;
  private final AtomicInteger names = new AtomicInteger();

  private Lab(Sizes sizes) {
    downloadable = Content.generate(topology, "data", sizes.downloadBytes(), DOWNLOAD_SEED);
    uploadable = Content.generate(topology, "upload", sizes.uploadBytes(), UPLOAD_SEED);
    primaryServer = new Nginx(topology, topology.primary()).serve(downloadable);
    backupServer = new Nginx(topology, topology.backup()).serve(downloadable);
    primaryDaemon = new Understudy(topology, topology.primary());
    backupDaemon = new Understudy(topology, topology.backup());
  }

  /**
   * How much a lab transfers.
   *
   * @param downloadBytes of {@code /data}
   * @param uploadBytes of each upload
   */
  public record Sizes(long downloadBytes, long uploadBytes) {
    /** Sizes in units of 1024 * 1024 bytes. */
    public static Sizes ofMebibytes(long download, long upload) {
      return new Sizes(download << 20, upload << 20);
    }
  }

  /** A pair in duplex with the default settings, ready for clients. */
  public static Lab protectedPair(Sizes sizes) {
    return protectedPair(sizes, Map.of());
  }

  /** A pair in duplex whose services have these settings, as the configuration writes them. */
  public static Lab protectedPair(Sizes sizes, Map<String, String> settings) {
    return open(
        sizes,
        lab -> {
          lab.daemons().forEach(daemon -> daemon.serviceSettings(settings));
          lab.primaryServer.start();
          lab.backupServer.start();
          lab.startDaemons();
        });
  }

  /**
   * A pair in duplex whose servers use TLS.
   *
   * @param alike whether they choose alike, as {@code understudy exec} makes them
   */
  public static Lab securePair(Sizes sizes, Tls.Kind kind, boolean alike) {
    return securePair(sizes, kind, alike, "");
  }

  /** The same, with limits as the configuration writes them in braces. */
  public static Lab securePair(Sizes sizes, Tls.Kind kind, boolean alike, String limits) {
    return open(
        sizes,
        lab -> {
          lab.daemons().forEach(daemon -> daemon.limits(limits));
          Tls tls = Tls.create(lab.topology, kind);
          for (Understudy daemon : lab.daemons()) {
            Nginx server = lab.serverOn(daemon.host()).secure(tls);
            List<String> launcher = new ArrayList<>(lab.teeOn(daemon.host()).launcher());
            launcher.addAll(alike ? daemon.launcher() : List.of());
            server.launchedBy(launcher).start();
          }
          lab.startDaemons();
          lab.daemons().forEach(Understudy::awaitSeeds);
        });
  }

  /**
   * A host whose partner is not there, and whose server uses TLS.
   *
   * @param library whether the server has the library that makes servers choose alike; here each of
   *     its connections asks for a seed and gets none
   */
  public static Lab secureAlone(Tls.Kind kind, boolean library) {
    return open(
        Sizes.ofMebibytes(0, 0),
        lab -> {
          Nginx server = lab.primaryServer.secure(Tls.create(lab.topology, kind));
          server.launchedBy(library ? lab.primaryDaemon.launcher() : List.of()).start();
          lab.primaryDaemon.start().awaitSimplexPrimary();
        });
  }

  /** A pair in duplex with this tap and the default settings otherwise. */
  public static Lab protectedPair(Sizes sizes, Tapping tapping) {
    return protectedPair(sizes, tapping, Map.of());
  }

  /** A pair in duplex with this tap, whose services have these settings besides. */
  public static Lab protectedPair(Sizes sizes, Tapping tapping, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(tapping.serviceSettings());
    return open(
        sizes,
        lab -> {
          tapping.prepare(lab.topology);
          lab.daemons().forEach(daemon -> daemon.serviceSettings(all));
          lab.daemons().forEach(daemon -> daemon.hostSettings(tapping.hostSettings()));
          lab.daemons().forEach(daemon -> daemon.peerSettings(tapping.peerSettings()));
          lab.primaryServer.start();
          lab.backupServer.start();
          lab.startDaemons();
        });
  }

  /**
   * A pair in duplex with an arbiter that is there before the daemons start. They start together,
   * for one alone would have to ask the arbiter.
   */
  public static Lab arbitratedPair(Sizes sizes, Consumer<Lab> arbiter) {
    return open(
        sizes,
        lab -> {
          arbiter.accept(lab);
          lab.primaryServer.start();
          lab.backupServer.start();
          lab.daemons().forEach(Understudy::start);
          lab.letPrimarySpeak();
        });
  }

  /** A pair in duplex with this tap whose services have servers with UDP ports besides. */
  public static Lab protectedDatagrams(Tapping tapping) {
    return open(
        Sizes.ofMebibytes(1, 1),
        lab -> {
          tapping.prepare(lab.topology);
          for (Understudy daemon : lab.daemons()) {
            daemon.serviceSettings(tapping.serviceSettings());
            daemon.hostSettings(tapping.hostSettings());
            daemon.peerSettings(tapping.peerSettings());
            daemon.ports(List.of(Nginx.PORT, DatagramServers.TCP_PORT));
            daemon.datagramPorts(DatagramServers.UDP_PORTS);
            lab.serverOn(daemon.host()).start();
            DatagramServers.start(daemon.host());
          }
          lab.startDaemons();
        });
  }

  /** One nginx on the primary and nothing that protects it. */
  public static Lab unprotected(Sizes sizes) {
    return open(
        sizes,
        lab -> {
          lab.topology.serviceAddressOn(lab.topology.primary());
          lab.primaryServer.start();
        });
  }

  /** The network and the files; servers and daemons are the scenario's business. */
  public static Lab bare(Sizes sizes) {
    return open(sizes, lab -> {});
  }

  /** Each service was decided for itself, maybe for the other host: the primary gets them all. */
  public void letPrimarySpeak() {
    daemons().forEach(Understudy::awaitDuplex);
    for (String service : List.of("web", "web6")) {
      if (!primaryDaemon.status().service(service).path("role").asText().equals("primary")) {
        backupDaemon.command("switchover", service);
      }
    }
    awaitDuplex(primaryDaemon);
  }

  /** Starts the daemons that do not run. */
  public void startDeadDaemons() {
    daemons().stream().filter(daemon -> daemon.processes().isEmpty()).forEach(Understudy::start);
  }

  private static Lab open(Sizes sizes, Consumer<Lab> set) {
    Lab lab = new Lab(sizes);
    try {
      set.accept(lab);
      return lab;
    } catch (RuntimeException e) {
      new Evidence(lab).keep("setting-up-" + lab.topology.id());
      lab.close();
      throw e;
    }
  }

  private void startDaemons() {
    // One after the other, so that every scenario begins with the same roles: where nobody speaks
    // yet, the preferred one waits for a shorter time, and it began first.
    primaryDaemon.start().awaitRunning();
    backupDaemon.start().awaitDuplex();
    primaryDaemon.awaitDuplex();
    primaryDaemon.awaitRole("primary");
    backupDaemon.awaitRole("backup");
  }

  public Topology topology() {
    return topology;
  }

  public Nginx primaryServer() {
    return primaryServer;
  }

  public Nginx backupServer() {
    return backupServer;
  }

  public Understudy primaryDaemon() {
    return primaryDaemon;
  }

  public Understudy backupDaemon() {
    return backupDaemon;
  }

  /** Both daemons, the primary's first. */
  public List<Understudy> daemons() {
    return List.of(primaryDaemon, backupDaemon);
  }

  /** A download of everything that the lab has to offer. */
  public Download download(IpVersion version, String limitRate) {
    return new Download(topology, unique("download"), downloadable, version, limitRate);
  }

  /** An upload of the lab's file, under a name of its own. */
  public Upload upload(IpVersion version, String limitRate) {
    return new Upload(topology, unique("upload"), uploadable, version, limitRate);
  }

  /** What downloads have to deliver. */
  public Content downloadable() {
    return downloadable;
  }

  /** What uploads have to store. */
  public Content uploadable() {
    return uploadable;
  }

  /** Starts to capture what the client sends and gets. */
  public Capture capture() {
    return Capture.start(topology.client(), unique("capture"));
  }

  /** Takes the roles of all services from the host of this daemon. */
  public void switchOver(Understudy from) {
    List.of("web", "web6").forEach(service -> switchOver(from, service));
  }

  /** Takes the role of one service from the host of this daemon. */
  public void switchOver(Understudy from, String service) {
    Shell.Result result = from.command("switchover", service);
    if (result.exit() != 0) {
      throw new LabException("no switchover of " + service + ": " + result.text());
    }
  }

  /** Waits until both hosts hold everything and the given one speaks. */
  public void awaitDuplex(Understudy speaker) {
    speaker.awaitRole("primary");
    daemons().forEach(Understudy::awaitDuplex);
  }

  /** The daemon that says that it speaks for all services; waits while roles change. */
  public Understudy speaker() {
    AtomicReference<Understudy> found = new AtomicReference<>();
    Await.until(
        () -> "a primary: " + daemons().stream().map(Understudy::status).toList(),
        ROLES,
        () -> {
          daemons().stream()
              .filter(daemon -> daemon.status().all("role", "primary"))
              .findFirst()
              .ifPresent(found::set);
          return found.get() != null;
        });
    return found.get();
  }

  /** The other of the two daemons. */
  public Understudy partnerOf(Understudy daemon) {
    return daemon == primaryDaemon ? backupDaemon : primaryDaemon;
  }

  /** What the server on a host says to each client; only in a {@link #securePair}. */
  public Tee teeOn(Host host) {
    return Tee.on(topology, host);
  }

  /** The server on a host. */
  public Nginx serverOn(Host host) {
    return host == topology.primary() ? primaryServer : backupServer;
  }

  /** Everything that was written to files in this run. */
  public Path directory() {
    return topology.directory();
  }

  @Override
  public void close() {
    topology.close();
  }

  private String unique(String kind) {
    return kind + "-" + names.incrementAndGet();
  }
}
