package io.understudy.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Keeps what is needed to understand a failure, below {@code target/failures}. */
public final class Evidence {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration STACKS = Duration.ofMillis(300);
  private static final String[][] QUESTIONS = {
    {"ip", "address"},
    {"ip", "neighbour"},
    {"ss", "-tanoi"},
    {"tc", "qdisc"},
    {"tc", "filter", "show", "dev", Host.INTERFACE, "ingress"},
    {"tc", "filter", "show", "dev", Host.INTERFACE, "egress"},
    {"bpftool", "net"},
    {"bpftool", "prog"},
    {"nstat", "-az"},
    {"ps", "-ef"}
  };
  private static final String[] PAGES = {"/status", "/events", "/connections", "/metrics"};

  private final Lab lab;

  public Evidence(Lab lab) {
    this.lab = lab;
  }

  /** Copies logs and captures, and asks the hosts, while they still live. */
  public Path keep(String name) {
    Path to = Repository.target().resolve("failures").resolve(name);
    Sweeper.deleteTree(to);
    lab.topology().hosts().forEach(this::ask);
    lab.daemons().forEach(this::ask);
    // A Java program answers this with the stacks of its threads, which go to its log.
    lab.daemons().forEach(daemon -> daemon.signal("QUIT"));
    Await.pass(STACKS);
    try {
      copy(lab.directory(), to);
    } catch (IOException e) {
      throw new LabException("cannot keep the evidence in " + to, e);
    }
    return to;
  }

  private void ask(Host host) {
    StringBuilder answers = new StringBuilder();
    for (String[] question : QUESTIONS) {
      answers.append("## ").append(String.join(" ", question)).append('\n');
      answers.append(answer(() -> host.run(PATIENCE, question).text())).append('\n');
    }
    write(host.directory().resolve("host.txt"), answers.toString());
  }

  private void ask(Understudy daemon) {
    for (String page : PAGES) {
      String answer = answer(() -> daemon.fetch(page).text());
      write(daemon.host().directory().resolve("page-" + page.substring(1) + ".txt"), answer);
    }
  }

  private static String answer(Supplier<String> question) {
    try {
      return question.get();
    } catch (LabException e) {
      // A dead host cannot answer; that is no reason to lose the rest.
      return e.getMessage();
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new LabException("cannot write " + file, e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.filter(file -> Files.isRegularFile(file)).toList()) {
        Path copy = to.resolve(from.relativize(path));
        Files.createDirectories(copy.getParent());
        Files.copy(path, copy);
      }
    }
  }
}
