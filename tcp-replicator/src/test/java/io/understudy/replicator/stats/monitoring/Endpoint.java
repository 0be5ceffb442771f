package io.understudy.replicator.stats.monitoring;

import io.understudy.replicator.stats.FakeDaemon;
import io.understudy.replicator.stats.http.StatsException;
import io.understudy.replicator.stats.http.StatsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real stats endpoint over made-up numbers. */
final class Endpoint implements AutoCloseable {
  /** Where the documents are that this package checks. */
  static final Path DOCUMENTS = Path.of("../docs/monitoring");

  private static final Pattern FAMILY = Pattern.compile("(?m)^(understudy_[a-z_]+)[ {]");

  final FakeDaemon daemon = new FakeDaemon();
  private final HttpClient client = HttpClient.newHttpClient();
  private final StatsServer server;

  Endpoint() throws StatsException {
    server = StatsServer.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), daemon);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }

  /** Names of all series that /metrics has. */
  Set<String> metrics() throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>();
    Matcher lines = FAMILY.matcher(get("/metrics").body());
    while (lines.find()) {
      names.add(lines.group(1));
    }
    return names;
  }

  @Override
  public void close() {
    server.close();
  }
}
