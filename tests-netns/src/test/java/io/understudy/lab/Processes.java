package io.understudy.lab;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The processes of a network namespace, however they were started. */
public final class Processes {
  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  /** All processes that live in the namespace with this name. */
  static List<Long> in(String namespace) {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      String wanted = "net:[" + Files.getAttribute(file(namespace), "unix:ino") + "]";
      for (Path process : all) {
        if (wanted.equals(networkOf(process))) {
          pids.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      throw new LabException("cannot list the processes of " + namespace, e);
    }
    return pids;
  }

  /** Kills them all at once and waits until they are gone; those that fork meanwhile as well. */
  static void killAll(String namespace) {
    Await.until(
        () -> "the processes of " + namespace + " gone, left: " + in(namespace),
        Duration.ofSeconds(20),
        () -> killOnce(namespace));
  }

  private static boolean killOnce(String namespace) {
    List<Long> pids = in(namespace);
    signal("KILL", pids);
    return pids.isEmpty();
  }

  /** Sends one signal to many processes with one command, so that it reaches all at once. */
  public static void signal(String signal, List<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    pids.forEach(pid -> command.add(Long.toString(pid)));
    Shell.run(command, "", Duration.ofSeconds(10));
  }

  /** The command line of a process, empty when it is gone. */
  static String commandLine(long pid) {
    try {
      return Files.readString(PROC.resolve(pid + "/cmdline")).replace('\0', ' ').trim();
    } catch (IOException gone) {
      return "";
    }
  }

  static Path file(String namespace) {
    return Path.of("/run/netns", namespace);
  }

  private static String networkOf(Path process) {
    try {
      return Files.readSymbolicLink(process.resolve("ns/net")).toString();
    } catch (IOException gone) {
      return "";
    }
  }
}
