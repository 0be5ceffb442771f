package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An unmodified nginx on a host: serves {@code /<content>} and stores {@code PUT /up/<name>}. Its
 * responses depend on the request alone, and on the second of the day in the {@code Date} header,
 * which has the same length on both hosts.
 */
public final class Nginx {
  /** The port that it listens on, in both Internet Protocols. */
  public static final int PORT = 8080;

  private static final String CONFIG =
      """
      daemon off;
      user root;
      worker_processes 2;
      pid %1$s/nginx.pid;
      error_log stderr warn;
      events { worker_connections 4096; }
      http {
        access_log off;
        server_tokens off;
        etag off;
        if_modified_since off;
        sendfile on;
        tcp_nodelay on;
        keepalive_timeout 3600s;
        keepalive_requests 1000000;
        client_max_body_size 0;
        client_body_buffer_size 256k;
        client_body_temp_path %2$s/body;
        default_type application/octet-stream;
        server {
          listen %3$d%4$s backlog=4096;
          listen [::]:%3$d%4$s backlog=4096;
          %5$s
          root %2$s/www;
          location / { }
          location /ping { %6$s return 200 "pong\\n"; }
          location /up/ {
            root %2$s;
            dav_methods PUT;
            create_full_put_path on;
          }
        }
      }
      """;

  private final Host host;
  private final Path data;
  private final Path prefix;
  private final List<String> launcher = new ArrayList<>();
  private String pingLines = "";
  private boolean secure;
  private Spawned master;

  /** Prepares a server on a host; its files lie in the memory of the lab. */
  public Nginx(Topology topology, Host host) {
    this.host = host;
    this.data = Sweeper.MEMORY.resolve(topology.id()).resolve(host.name());
    this.prefix = host.directory().resolve("nginx");
    try {
      for (String name : List.of("www", "up", "body")) {
        Files.createDirectories(data.resolve(name));
      }
      Files.createDirectories(prefix);
    } catch (IOException e) {
      throw new LabException("cannot prepare nginx on " + host.name(), e);
    }
    configure("", "");
  }

  /** Writes the configuration; it counts from the next start on. */
  private Nginx configure(String listen, String lines) {
    String text = CONFIG.formatted(prefix, data, PORT, listen, lines, pingLines);
    try {
      Files.writeString(config(), text);
    } catch (IOException e) {
      throw new LabException("cannot configure nginx on " + host.name(), e);
    }
    return this;
  }

  /** Serves over TLS and HTTP/2, from the next start on. */
  public Nginx secure(Tls tls) {
    secure = true;
    return configure(" ssl http2", tls.nginxLines());
  }

  /** Answers {@code /ping} with this header besides, from the next start on. */
  public Nginx pingHeader(String name, String value) {
    pingLines = "add_header " + name + " " + value + ";";
    return configure("", "");
  }

  /** Serves the content with other bytes from an offset to its end, under the same name. */
  public Nginx serveChanged(Content content, long offset) {
    Path file = data.resolve("www").resolve(content.name());
    try {
      byte[] bytes = Files.readAllBytes(content.file());
      for (int i = (int) offset; i < bytes.length; i++) {
        bytes[i] ^= 0x55;
      }
      Files.write(file, bytes);
      Files.setLastModifiedTime(file, Files.getLastModifiedTime(content.file()));
    } catch (IOException e) {
      throw new LabException("cannot serve " + content.name() + " on " + host.name(), e);
    }
    return this;
  }

  /** Serves the content at this pace, as nginx writes it ({@code 2m}), from the next start on. */
  public Nginx slowly(Content content, String bytesPerSecond) {
    return configure(
        "", "location = /%s { limit_rate %s; }".formatted(content.name(), bytesPerSecond));
  }

  /** Starts it by this command, from the next start on. */
  public Nginx launchedBy(List<String> command) {
    launcher.clear();
    launcher.addAll(command);
    return this;
  }

  /** Serves the content; the hosts share its bytes and its time of modification. */
  public Nginx serve(Content content) {
    try {
      Files.createLink(data.resolve("www").resolve(content.name()), content.file());
    } catch (IOException e) {
      throw new LabException("cannot serve " + content.name() + " on " + host.name(), e);
    }
    return this;
  }

  /** Starts it and waits until it answers. */
  public Nginx start() {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(
        List.of("nginx", "-e", "stderr", "-p", prefix.toString(), "-c", config().toString()));
    master = host.start("nginx", command);
    Await.until(
        () -> "nginx answers on " + host.name() + ": " + master.output(),
        Duration.ofSeconds(10),
        this::answers);
    return this;
  }

  /** Whether it answers on its own host. */
  public boolean answers() {
    String url = (secure ? "https" : "http") + "://127.0.0.1:" + PORT + "/ping";
    return host.run(Duration.ofSeconds(5), "curl", "-skf", "-m", "2", url).exit() == 0;
  }

  /** {@code kill -9} of the master and the workers, all at once. */
  public void kill() {
    Processes.signal("KILL", processes());
  }

  /** Master and workers stand still: the kernel still accepts connections for them. */
  public void hang() {
    Processes.signal("STOP", processes());
  }

  /** They go on. */
  public void goOn() {
    Processes.signal("CONT", processes());
  }

  /** {@code kill -9} of one worker; the master starts another. */
  public void killOneWorker() {
    Processes.signal("KILL", host.processes("nginx: worker").subList(0, 1));
  }

  /** Master and workers. */
  public List<Long> processes() {
    return host.processes("nginx: ");
  }

  /** The digest of what a client uploaded under this name, once it is complete. */
  public String uploaded(String name, Duration atMost) {
    Path file = data.resolve("up").resolve(name);
    Await.until(file + " on " + host.name(), atMost, () -> Files.exists(file));
    return Digest.of(file);
  }

  /** Deletes what a client uploaded under this name; it lies in memory. */
  public void forget(String name) {
    try {
      Files.deleteIfExists(data.resolve("up").resolve(name));
    } catch (IOException e) {
      throw new LabException("cannot delete " + name + " on " + host.name(), e);
    }
  }

  private Path config() {
    return prefix.resolve("nginx.conf");
  }
}
