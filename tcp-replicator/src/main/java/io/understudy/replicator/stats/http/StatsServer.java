package io.understudy.replicator.stats.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.understudy.replicator.stats.DaemonView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stats endpoint. It only shows: no request changes anything. Four threads, {@code stats-http},
 * the accepting one of the JDK, and {@code stats-history}, which takes a sample a second; a client
 * has {@value #REQUEST_SECONDS} seconds to send its request and as long to read the answer.
 */
public final class StatsServer implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(StatsServer.class);
  private static final int THREADS = 4;
  private static final int BACKLOG = 64;
  private static final String REQUEST_SECONDS = "10";

  static {
    // Read once by the JDK's server, whose own default is to wait for ever.
    preset("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    preset("sun.net.httpserver.maxRspTime", REQUEST_SECONDS);
    preset("sun.net.httpserver.nodelay", "true");
    preset("jdk.httpserver.maxConnections", "64");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final ScheduledExecutorService sampler;
  private final StatsRoutes routes;

  private StatsServer(HttpServer server, DaemonView view) {
    AtomicInteger names = new AtomicInteger();
    this.server = server;
    this.routes = new StatsRoutes(view);
    this.threads =
        Executors.newFixedThreadPool(
            THREADS, body -> thread(body, "stats-http-" + names.incrementAndGet()));
    this.sampler =
        Executors.newSingleThreadScheduledExecutor(body -> thread(body, "stats-history"));
  }

  private static Thread thread(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A sample that cannot be taken is left out; the next may succeed. */
  private void sample() {
    try {
      routes.remember();
    } catch (RuntimeException e) {
      LOGGER.debug("stats: no sample: {}", e.toString());
    }
  }

  /**
   * Listens and starts to answer.
   *
   * @param address own address; port 0 lets the kernel choose
   * @throws StatsException when it cannot listen there; names the keys of the configuration
   */
  public static StatsServer open(InetSocketAddress address, DaemonView view) throws StatsException {
    try {
      StatsServer stats = new StatsServer(HttpServer.create(address, BACKLOG), view);
      stats.server.setExecutor(stats.threads);
      stats.server.createContext("/", stats::handle);
      stats.server.start();
      stats.sampler.scheduleAtFixedRate(stats::sample, 0, 1, TimeUnit.SECONDS);
      return stats;
    } catch (IOException e) {
      throw new StatsException(
          "stats.address, stats.port: cannot listen on "
              + address.getAddress().getHostAddress()
              + " port "
              + address.getPort()
              + " ("
              + e.getMessage()
              + "); write an address of this host and a free port, or stats: {enabled: false}",
          e);
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String method = exchange.getRequestMethod();
      HttpReply reply =
          routes.answer(
              method, exchange.getRequestURI().getPath(), exchange.getRequestURI().getRawQuery());
      if (reply.status() == 500) {
        LOGGER.atWarn().addKeyValue("path", exchange.getRequestURI().getPath()).log("stats failed");
      }
      send(exchange, method, reply);
    } catch (IOException e) {
      LOGGER.debug("stats: a client left: {}", e.toString());
    }
  }

  private static void send(HttpExchange exchange, String method, HttpReply reply)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.type());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", PageFiles.POLICY);
    headers.set("Referrer-Policy", "no-referrer");
    if (reply.status() == 405) {
      headers.set("Allow", "GET, HEAD");
    }
    if (method.equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(reply.body().length));
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), reply.body().length);
    exchange.getResponseBody().write(reply.body());
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.stop(0);
    sampler.shutdownNow();
    threads.shutdownNow();
  }

  private static void preset(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
