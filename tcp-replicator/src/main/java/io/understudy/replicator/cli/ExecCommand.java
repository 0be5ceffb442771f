package io.understudy.replicator.cli;

import io.understudy.replicator.config.Configuration;
import io.understudy.replicator.config.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code understudy exec}: says how the server is to be started. The start script does it, so that
 * the server takes the place of the process that was started and inherits nothing of a Java virtual
 * machine. What is missing is complained about; the server runs all the same, and chooses by
 * itself.
 *
 * <p>The plan, on standard output: {@link #PLAN}, the number of words of the command, the library
 * (empty: none), the socket for seeds; each on a line.
 */
@Command(
    name = "exec",
    description = "Run a server so that its random choices are alike on both hosts.")
final class ExecCommand implements Callable<Integer> {
  /** First line of a plan; the start script looks for it. */
  static final String PLAN = "understudy-exec-plan";

  private final Terminal terminal;

  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "The server and its arguments, after --.")
  private List<String> command;

  ExecCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigurationException {
    Configuration configuration = common.loadWithoutKey();
    Path socket = configuration.stateDirectory().resolve(ServerStart.SOCKET);
    String library = library();
    if (!library.isEmpty() && !Files.exists(socket)) {
      terminal.complain(
          socket
              + " is missing, so no daemon runs; until it does, the server chooses by itself and"
              + " its TLS connections are not protected; start 'understudy run'");
    }
    terminal.out().println(PLAN);
    terminal.out().println(command.size());
    terminal.out().println(library);
    terminal.out().println(socket);
    terminal.out().flush();
    return ExitCode.DONE;
  }

  /** The library beside the others, or nothing when it cannot be preloaded. */
  private String library() {
    String library = ServerStart.library().toString();
    if (!Files.isReadable(Path.of(library))) {
      return without(library + " cannot be read", "install the whole program");
    }
    if (library.matches(".*[ :\\t\\n].*")) {
      return without(
          library + " cannot be preloaded because of the blank or colon in its path",
          "install the program elsewhere");
    }
    return library;
  }

  private String without(String what, String remedy) {
    terminal.complain(
        what
            + "; the server chooses by itself and its TLS connections are not protected; "
            + remedy);
    return "";
  }
}
