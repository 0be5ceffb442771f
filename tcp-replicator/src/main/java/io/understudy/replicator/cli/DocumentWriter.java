package io.understudy.replicator.cli;

import io.understudy.replicator.daemon.HostCommandsFactory;
import io.understudy.replicator.stats.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Writes manual pages and the completion for shells. The build starts it; it is no part of the
 * program that users start.
 */
final class DocumentWriter {
  private DocumentWriter() {}

  /** Takes the directory to write into; {@code man} and {@code completion} come to be in it. */
  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]));
  }

  static void write(Path directory) throws IOException {
    PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
    Terminal terminal = new Terminal(nowhere, nowhere, ZoneOffset.UTC);
    CommandLine line = new CommandLineFactory(HostCommandsFactory.create(), terminal).create();
    List<CommandLine> all = new ArrayList<>(List.of(line));
    all.addAll(line.getSubcommands().values());
    Path man = Files.createDirectories(directory.resolve("man"));
    for (CommandLine each : all) {
      ManPage page = new ManPage(each.getCommandSpec(), Version.current());
      Files.writeString(man.resolve(page.name() + ".1"), page.text());
    }
    Path completion = Files.createDirectories(directory.resolve("completion"));
    String script = AutoComplete.bash("understudy", line);
    // It is read by a shell, never started.
    Files.writeString(completion.resolve("understudy"), script.substring(script.indexOf('\n') + 1));
  }
}
