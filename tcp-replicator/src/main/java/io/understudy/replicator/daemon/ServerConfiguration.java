package io.understudy.replicator.daemon;

import io.understudy.replicator.server.ServerPrograms.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The configuration files of nginx and haproxy, as their command lines name them, line by line. */
final class ServerConfiguration {
  private static final Path NGINX = Path.of("/etc/nginx/nginx.conf");
  private static final int MOST_FILES = 200;

  /**
   * A line that is no comment.
   *
   * @param where file and number
   * @param text without blanks around it
   */
  record Line(String where, String text) {}

  private final Set<Path> read = new LinkedHashSet<>();
  private final List<Line> lines = new ArrayList<>();

  private ServerConfiguration() {}

  /** Empty for other servers, and as far as it cannot be read. */
  static List<Line> of(List<Program> programs) {
    ServerConfiguration configuration = new ServerConfiguration();
    for (Program program : programs) {
      String words = String.join(" ", program.arguments());
      if (words.startsWith("nginx: master")) {
        Path file = option(program, "-c", NGINX);
        configuration.read(file, file.getParent());
      } else if (words.contains("haproxy")) {
        Path file = option(program, "-f", Path.of("/etc/haproxy/haproxy.cfg"));
        configuration.read(file, file.getParent());
      }
    }
    return configuration.lines;
  }

  private static Path option(Program program, String name, Path otherwise) {
    int at = program.arguments().indexOf(name);
    return at < 0 || at + 1 == program.arguments().size()
        ? otherwise
        : Path.of(program.arguments().get(at + 1)).toAbsolutePath();
  }

  private void read(Path file, Path base) {
    if (read.size() == MOST_FILES || !read.add(file)) {
      return;
    }
    try (Stream<String> text = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      List<String> all = text.map(String::strip).toList();
      for (int i = 0; i < all.size(); i++) {
        String line = all.get(i);
        if (line.startsWith("include ")) {
          include(line.substring(8).replace(";", "").strip(), base);
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          lines.add(new Line(file + ":" + (i + 1), line));
        }
      }
    } catch (IOException | RuntimeException unreadable) {
      return;
    }
  }

  private void include(String pattern, Path base) throws IOException {
    Path wanted = base.resolve(pattern);
    if (!pattern.contains("*")) {
      read(wanted, base);
      return;
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(wanted.getParent(), wanted.getFileName().toString())) {
      for (Path file : files) {
        read(file, base);
      }
    }
  }
}
