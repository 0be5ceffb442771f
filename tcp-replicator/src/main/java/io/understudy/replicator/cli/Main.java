package io.understudy.replicator.cli;

import io.understudy.replicator.daemon.HostCommandsFactory;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.Arrays;

/** The program {@code understudy}. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    Terminal terminal = new Terminal(out, err, ZoneId.systemDefault());
    CommandLineFactory factory = new CommandLineFactory(HostCommandsFactory.create(), terminal);
    int exitCode;
    try {
      exitCode = factory.create().execute(arguments);
    } catch (LinkageError e) {
      exitCode = factory.report(e, Arrays.asList(arguments).contains("--debug"));
    }
    out.flush();
    err.flush();
    System.exit(exitCode);
  }
}
