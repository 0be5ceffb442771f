package io.understudy.documents;

import io.understudy.lab.Host;
import io.understudy.lab.LabException;
import io.understudy.lab.Repository;
import io.understudy.lab.Shell;
import io.understudy.lab.Understudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the documents tell their reader to type is typed on a host of a pair. A line that is in none
 * of the lists below has to succeed.
 */
public final class TypedLines {
  /** Run elsewhere: by the package's test, by builds and by other tests. */
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "mvn .*|apt-get .*|install .* /etc/systemd/.*|systemctl .*|journalctl .*|understudy init .*|vagrant .*"
              + "|tests-netns/.*|JAZZER_FUZZ=.*|promtool .*|.*\\| promtool .*|docs/model/check.*"
              + "|understudy exec .*|.*understudy run.*|understudy drill .*");

  /** Goes on until interrupted. */
  private static final Pattern ENDLESS = Pattern.compile("tcpdump .*|.*--follow.*");

  /** Needs what the line before it has made: a file, a device. The others are typed at once. */
  private static final Pattern BOUND = Pattern.compile("web\\.pcapng|vxlan0");

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ENDED_BY_TIMEOUT = 124;

  private TypedLines() {}

  /** Types them on the host of this daemon; says what did not work. */
  public static List<String> complaints(Understudy daemon) {
    Path directory = program(daemon);
    boolean tshark = Shell.run("sh", "-c", "command -v tshark").exit() == 0;
    boolean unified = Shell.must("stat", "-f", "-c", "%T", "/sys/fs/cgroup").contains("cgroup2");
    List<String> lines =
        ShellLines.ofAllDocuments().stream()
            .filter(line -> !ELSEWHERE.matcher(line).matches())
            .filter(line -> tshark || !line.startsWith("tshark "))
            .filter(line -> unified || !line.contains("/sys/fs/cgroup"))
            .toList();
    Host host = daemon.host();
    Map<Boolean, List<String>> bound =
        lines.stream().collect(Collectors.partitioningBy(BOUND.asPredicate()));
    return Stream.concat(
            bound.get(false).parallelStream().map(line -> complaint(host, directory, line)),
            bound.get(true).stream().map(line -> complaint(host, directory, line)))
        .filter(complaint -> !complaint.isEmpty())
        .toList();
  }

  private static String complaint(Host host, Path directory, String line) {
    Shell.Result result = type(host, directory, line);
    boolean ended = result.exit() == ENDED_BY_TIMEOUT && ENDLESS.matcher(line).matches();
    return result.exit() == 0 || ended
        ? ""
        : line + ": exit " + result.exit() + ": " + result.text();
  }

  private static Shell.Result type(Host host, Path directory, String line) {
    String typed = withIds(host, line);
    String limited = ENDLESS.matcher(line).matches() ? "timeout 1 " + typed : typed;
    String inside =
        "cd '%s' && PATH='%s':$PATH && set -o pipefail && %s"
            .formatted(directory, directory, limited);
    return host.run(PATIENCE, "bash", "-c", inside);
  }

  /** ID stands for what the reader sees in the output of the line before. */
  private static String withIds(Host host, String line) {
    if (!line.contains(" ID")) {
      return line;
    }
    String program = number(host.must("bpftool", "net", "show"), "understudy_ingr.* id (\\d+)");
    String map = number(host.must("bpftool", "prog", "show", "id", program), "map_ids (\\d+)");
    return line.replace(" ID", " " + (line.contains("map dump") ? map : program));
  }

  private static String number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new LabException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  /** The program as the reader has it: on the path, with the configuration in its place. */
  private static Path program(Understudy daemon) {
    Path directory = daemon.host().directory().resolve("bin");
    try {
      Files.createDirectories(directory);
      writeScript(daemon, directory.resolve("understudy"));
      return directory;
    } catch (IOException e) {
      throw new LabException("cannot write to " + directory, e);
    }
  }

  private static void writeScript(Understudy daemon, Path script) throws IOException {
    Files.writeString(
        script,
        "#!/bin/sh\ncommand=$1\nshift\nexec '%s' \"$command\" --config '%s' \"$@\"\n"
            .formatted(Repository.program(), daemon.config()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
