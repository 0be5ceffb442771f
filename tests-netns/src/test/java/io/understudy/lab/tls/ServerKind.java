package io.understudy.lab.tls;

import java.nio.file.Path;
import java.util.List;

/** The servers that are tried, each as its package brings it. */
public enum ServerKind {
  /** With certificates of both kinds, stapling, and a look at the client's certificate. */
  NGINX(true, Speech.HTTP1, Speech.HTTP2) {
    @Override
    String configuration(Path directory, Credentials credentials) {
      return nginxConfiguration(
          directory,
          "server.pid",
          PORT + " ssl http2",
          """
          ssl_certificate %s;
          ssl_certificate_key %s;
          ssl_certificate %s;
          ssl_certificate_key %s;
          ssl_protocols TLSv1.2 TLSv1.3;
          ssl_verify_client optional_no_ca;
          ssl_stapling on;
          ssl_stapling_file %s;
          """
              .formatted(
                  credentials.certificate("ecdsa"),
                  credentials.key("ecdsa"),
                  credentials.certificate("rsa"),
                  credentials.key("rsa"),
                  credentials.stapled()));
    }

    @Override
    List<String> command(Path directory) {
      return nginx(directory, "server.conf");
    }

    @Override
    String process(Path directory) {
      return "nginx: ";
    }
  },
  HAPROXY(false, Speech.HTTP1, Speech.HTTP2) {
    @Override
    String configuration(Path directory, Credentials credentials) {
      return """
          global
            log stderr local0 err
          defaults
            mode http
            timeout connect 10s
            timeout client 1h
            timeout server 1h
          frontend tls
            bind [::]:%d v4v6 ssl crt %s alpn h2,http/1.1
            default_backend plain
          backend plain
            server plain 127.0.0.1:%d
          """
          .formatted(PORT, credentials.both(), PLAIN_PORT);
    }

    @Override
    List<String> command(Path directory) {
      return List.of("haproxy", "-f", directory.resolve("server.conf").toString());
    }

    @Override
    String process(Path directory) {
      return "haproxy -f";
    }
  },
  STUNNEL(false, Speech.HTTP1) {
    @Override
    String configuration(Path directory, Credentials credentials) {
      return """
          foreground = yes
          pid =
          socket = l:TCP_NODELAY=1
          socket = r:TCP_NODELAY=1
          [tls]
          accept = :::%d
          connect = 127.0.0.1:%d
          cert = %s
          key = %s
          """
          .formatted(PORT, PLAIN_PORT, credentials.certificate("ecdsa"), credentials.key("ecdsa"));
    }

    @Override
    List<String> command(Path directory) {
      return List.of("stunnel4", directory.resolve("server.conf").toString());
    }

    @Override
    String process(Path directory) {
      return "stunnel4 ";
    }
  },
  REDIS(false, Speech.REDIS) {
    @Override
    String configuration(Path directory, Credentials credentials) {
      return """
          port 0
          tls-port %d
          bind * -::*
          protected-mode no
          save ""
          dir %s
          tls-cert-file %s
          tls-key-file %s
          tls-ca-cert-file %s
          tls-auth-clients no
          """
          .formatted(
              PORT,
              directory,
              credentials.certificate("ecdsa"),
              credentials.key("ecdsa"),
              credentials.certificate("ecdsa"));
    }

    @Override
    List<String> command(Path directory) {
      return List.of("redis-server", directory.resolve("server.conf").toString());
    }

    @Override
    String process(Path directory) {
      return "redis-server ";
    }
  },
  MOSQUITTO(false, Speech.MQTT) {
    @Override
    String configuration(Path directory, Credentials credentials) {
      return """
          listener %d
          allow_anonymous true
          set_tcp_nodelay true
          certfile %s
          keyfile %s
          user root
          """
          .formatted(PORT, credentials.certificate("ecdsa"), credentials.key("ecdsa"));
    }

    @Override
    List<String> command(Path directory) {
      return List.of("mosquitto", "-c", directory.resolve("server.conf").toString());
    }

    @Override
    String process(Path directory) {
      return "mosquitto -c";
    }
  };

  /** Where it speaks TLS. */
  static final int PORT = 8443;

  /** Where a server without TLS answers it. */
  private static final int PLAIN_PORT = 8080;

  /** Gives redis the value that everybody fetches. */
  static final String REDIS_FILL = "redis-cli --tls --insecure -p %d -x set body <%s/www/body";

  private static final String NGINX_CONFIG =
      """
      daemon off;
      user root;
      worker_processes 2;
      pid %1$s/%2$s;
      error_log stderr warn;
      events { worker_connections 1024; }
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
        client_body_temp_path %1$s/body;
        default_type application/octet-stream;
        server {
          listen %3$s;
          listen [::]:%3$s;
          %4$s
          root %1$s/www;
          location / { }
          location /ping { return 200 "pong\\n"; }
          location /up/ {
            root %1$s;
            dav_methods PUT;
            create_full_put_path on;
          }
        }
      }
      """;

  private final boolean bothKeys;
  private final List<Speech> speeches;

  ServerKind(boolean bothKeys, Speech... speeches) {
    this.bothKeys = bothKeys;
    this.speeches = List.of(speeches);
  }

  boolean hasBothKeys() {
    return bothKeys;
  }

  List<String> speeches() {
    return speeches.stream().map(Speech::name).toList();
  }

  boolean needsPlainServer() {
    return this == HAPROXY || this == STUNNEL;
  }

  abstract String configuration(Path directory, Credentials credentials);

  abstract List<String> command(Path directory);

  /** What the command lines of its processes contain. */
  abstract String process(Path directory);

  static String plain(Path directory) {
    return nginxConfiguration(directory, "plain.pid", "" + PLAIN_PORT, "");
  }

  private static String nginxConfiguration(
      Path directory, String pid, String listen, String lines) {
    return NGINX_CONFIG.formatted(directory, pid, listen, lines);
  }

  static List<String> nginx(Path directory, String config) {
    return List.of(
        "nginx",
        "-e",
        "stderr",
        "-p",
        directory.toString(),
        "-c",
        directory.resolve(config).toString());
  }
}
