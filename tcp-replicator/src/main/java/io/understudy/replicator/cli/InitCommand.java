package io.understudy.replicator.cli;

import io.understudy.replicator.config.ConfigurationException;
import io.understudy.replicator.config.ConfigurationProblem;
import io.understudy.replicator.config.PairTemplate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy init}: what is not given as an option is asked, if there is a terminal. */
@Command(
    name = "init",
    description = "Write a working configuration and the key for both hosts of a pair.",
    footer = {
      "",
      "What no option says is asked. The files for the other host come to lie in a",
      "directory of its name, to be copied there."
    })
final class InitCommand implements Callable<Integer> {
  private static final Path USUAL = Path.of("/etc/understudy");

  /** The option that a key of the configuration comes from. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "node", "--node",
          "interface", "--interface",
          "control.address", "--address",
          "peer.node", "--peer",
          "peer.address", "--peer-address",
          "services[0].name", "--service",
          "services[0].address", "--service-address",
          "services[0].ports", "--port",
          "services[0].preferred-primary", "--preferred-primary");

  private final Terminal terminal;
  private final Questions questions;

  @Option(names = "--node", paramLabel = "NAME", description = "Name of this host.")
  private String node;

  @Option(
      names = "--interface",
      paramLabel = "NAME",
      description = "Interface of this host where clients arrive.")
  private String interfaceName;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Address of this host on which the other one reaches it.")
  private String address;

  @Option(names = "--peer", paramLabel = "NAME", description = "Name of the other host.")
  private String peer;

  @Option(
      names = "--peer-address",
      paramLabel = "ADDRESS",
      description = "Address of the other host.")
  private String peerAddress;

  @Option(
      names = "--peer-interface",
      paramLabel = "NAME",
      description = "Its interface where clients arrive (default: as here).")
  private String peerInterface;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      defaultValue = "web",
      description = "Name of the service (default: ${DEFAULT-VALUE}).")
  private String service;

  @Option(
      names = "--service-address",
      paramLabel = "ADDRESS/LENGTH",
      description = "Address that clients connect to; it moves between the hosts.")
  private String serviceAddress;

  @Option(
      names = "--port",
      paramLabel = "tcp/PORT",
      description = "Port of the service; may be given several times.")
  private List<String> ports = new ArrayList<>();

  @Option(
      names = "--preferred-primary",
      paramLabel = "NAME",
      description = "Who speaks when both start together (default: this host).")
  private String preferredPrimary;

  @Option(
      names = "--directory",
      paramLabel = "DIRECTORY",
      defaultValue = "/etc/understudy",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path directory;

  @Option(names = "--force", description = "Overwrite a configuration; a key is always kept.")
  private boolean force;

  @Option(names = "--debug", description = "Show the stack of a failure.")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  InitCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() throws IOException {
    PairFiles files = new PairFiles(directory.toAbsolutePath().normalize());
    if (!force && files.isConfigured()) {
      terminal.complain(
          files.configuration() + ": there is a configuration; edit it, or overwrite with --force");
      return ExitCode.USAGE;
    }
    try {
      return write(files);
    } catch (Questions.NobodyToAsk missing) {
      terminal.complain(missing.getMessage());
      return ExitCode.USAGE;
    }
  }

  private int write(PairFiles files) throws IOException, Questions.NobodyToAsk {
    while (true) {
      PairTemplate template = template();
      try {
        files.write(template);
        tell(files, template);
        return ExitCode.DONE;
      } catch (ConfigurationException wrong) {
        wrong.problems().forEach(problem -> terminal.complain(named(problem)));
        if (!mayAskAgain(wrong.problems())) {
          return ExitCode.USAGE;
        }
      }
    }
  }

  /** A person is asked again what was answered wrongly; an option says the same every time. */
  private boolean mayAskAgain(List<ConfigurationProblem> problems) {
    boolean asked = true;
    for (String option : problems.stream().map(InitCommand::option).distinct().toList()) {
      asked &= questions.wasWrong(option);
    }
    return asked;
  }

  private PairTemplate template() throws Questions.NobodyToAsk {
    String ownNode = questions.answer("--node", "name of this host", node, LocalHost.name());
    String ownInterface =
        questions.answer(
            "--interface",
            "interface where clients arrive",
            interfaceName,
            LocalHost.interfaceName());
    String ownAddress =
        questions.answer(
            "--address", "address of this host", address, LocalHost.address(ownInterface));
    String otherNode = questions.answer("--peer", "name of the other host", peer, "");
    String otherAddress =
        questions.answer("--peer-address", "address of the other host", peerAddress, "");
    String shared =
        questions.answer(
            "--service-address",
            "address that clients connect to, with its prefix length, such as 10.77.0.100/24",
            serviceAddress,
            "");
    List<String> wanted =
        ports.isEmpty()
            ? List.of(questions.answer("--port", "port of the service, such as tcp/8080", null, ""))
            : ports;
    return new PairTemplate(
        new PairTemplate.Host(ownNode, ownAddress, ownInterface),
        new PairTemplate.Host(
            otherNode, otherAddress, peerInterface == null ? ownInterface : peerInterface),
        service,
        shared,
        wanted,
        preferredPrimary == null ? ownNode : preferredPrimary);
  }

  /** Nobody has written the file yet, so its lines mean nothing; the option does. */
  private static String named(ConfigurationProblem problem) {
    return option(problem) + ": " + problem.what() + "; " + problem.remedy();
  }

  private static String option(ConfigurationProblem problem) {
    String key = problem.key().replaceFirst("ports\\[\\d+]$", "ports");
    return OPTIONS.getOrDefault(key, problem.key());
  }

  private void tell(PairFiles files, PairTemplate template) {
    String other = template.other().node();
    terminal.print("wrote " + files.configuration() + " and " + files.key());
    terminal.print("wrote the same for " + other + " into " + files.forPeer(template));
    terminal.print("Next, here:");
    terminal.print(
        "  scp -p "
            + files.forPeer(template)
            + "/* root@"
            + template.other().address()
            + ":"
            + files.directory()
            + "/");
    terminal.print("  rm -r " + files.forPeer(template));
    terminal.print("Then on both hosts:");
    if (files.directory().equals(USUAL)) {
      terminal.print("  understudy check");
      terminal.print("  systemctl enable --now understudy");
    } else {
      terminal.print("  understudy check --config " + files.configuration());
      terminal.print("  understudy run --config " + files.configuration());
    }
    terminal.print("and, if a server speaks TLS, such as nginx:");
    terminal.print(
        "  install -D -m 644 "
            + files.dropIn()
            + " /etc/systemd/system/nginx.service.d/understudy.conf");
    terminal.print("  systemctl daemon-reload && systemctl restart nginx");
  }
}
