package io.understudy.replicator.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The manual page of one command, in the language of man(7), from the same description that {@code
 * --help} prints. Used while building.
 */
final class ManPage {
  private static final String PROGRAM = "understudy";

  private final CommandSpec command;
  private final String version;
  private final StringBuilder page = new StringBuilder();

  ManPage(CommandSpec command, String version) {
    this.command = command;
    this.version = version;
  }

  /** Its name: {@code understudy}, {@code understudy-run}. */
  String name() {
    return command.qualifiedName("-");
  }

  /** The whole page. */
  String text() {
    page.setLength(0);
    line(".TH \"" + escaped(name()) + "\" \"1\" \"\" \"Understudy " + version + "\"");
    section("NAME");
    line(escaped(name()) + " \\- " + escaped(lowerFirst(description())));
    section("SYNOPSIS");
    line("\\fB" + escaped(command.qualifiedName()) + "\\fR " + escaped(synopsis()));
    section("DESCRIPTION");
    paragraph(String.join(" ", command.usageMessage().description()));
    options();
    arguments();
    commands();
    exitStatus();
    section("FILES");
    item("/etc/understudy/understudy.yaml", "The configuration; see understudy.yaml(5).");
    item("/etc/understudy/pair.key", "The secret that both hosts share.");
    section("SEE ALSO");
    paragraph(String.join(", ", seeAlso()));
    return page.toString();
  }

  private String description() {
    String text = String.join(" ", command.usageMessage().description());
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** Without the name, which stands before it in bold. */
  private String synopsis() {
    String all = new Help(command, new Help.ColorScheme.Builder(Ansi.OFF).build()).synopsis(0);
    return all.replaceAll("\\s+", " ").strip().substring(command.qualifiedName().length()).strip();
  }

  private void options() {
    List<OptionSpec> shown = command.options().stream().filter(each -> !each.hidden()).toList();
    if (!shown.isEmpty()) {
      section("OPTIONS");
      shown.forEach(
          option -> {
            String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
            item(String.join(", ", option.names()) + value, description(option));
          });
    }
  }

  private void arguments() {
    if (!command.positionalParameters().isEmpty()) {
      section("ARGUMENTS");
      command
          .positionalParameters()
          .forEach(argument -> item(argument.paramLabel(), description(argument)));
    }
  }

  private void commands() {
    if (!command.subcommands().isEmpty()) {
      section("COMMANDS");
      command
          .subcommands()
          .forEach(
              (name, line) ->
                  item(name, String.join(" ", line.getCommandSpec().usageMessage().description())));
    }
  }

  private void exitStatus() {
    section("EXIT STATUS");
    item("0", "Done.");
    item("1", "Failed.");
    item("2", "Bad usage or bad configuration.");
    item("3", "Not possible on this host: a feature of the kernel or a privilege is missing.");
    item("4", "Not possible now: no partner, or not primary.");
  }

  private List<String> seeAlso() {
    List<String> others = new ArrayList<>();
    CommandSpec top = command.root();
    if (command != top) {
      others.add(PROGRAM + "(1)");
    }
    top.subcommands().keySet().stream()
        .filter(name -> !name.equals(command.name()))
        .forEach(name -> others.add(PROGRAM + "-" + name + "(1)"));
    others.add("understudy.yaml(5)");
    return others;
  }

  private static String description(ArgSpec argument) {
    return String.join(" ", argument.description())
        .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()));
  }

  private void section(String title) {
    line(".SH " + title);
  }

  private void item(String term, String text) {
    line(".TP");
    line("\\fB" + escaped(term) + "\\fR");
    paragraph(text);
  }

  private void paragraph(String text) {
    line(escaped(text));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : text.substring(0, 1).toLowerCase() + text.substring(1);
  }

  /** A dot or an apostrophe would begin a request only at the start of a line. */
  private static String escaped(String text) {
    String plain = text.replace("\\", "\\e").replace("-", "\\-");
    return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
  }
}
