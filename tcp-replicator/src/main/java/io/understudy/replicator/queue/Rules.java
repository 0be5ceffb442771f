package io.understudy.replicator.queue;

import io.understudy.jni.Abi;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packet filter's rules that hand the services' packets to our queue, in two chains of our own.
 * What arrives is handed over in the table {@code raw}, before connection tracking, and what leaves
 * in {@code mangle}, behind it: so connection tracking sees our own stack's numbers both ways.
 *
 * <p>Without {@code bypass} a packet for which no daemon listens is dropped, with it it passes.
 * Changes of a table take effect at once and as a whole. Any thread, one at a time.
 */
public final class Rules {
  static final String ARRIVING = "UNDERSTUDY-IN";
  static final String LEAVING = "UNDERSTUDY-OUT";

  private static final long PATIENCE_SECONDS = 5;

  /** A service as the rules see it. */
  public record Rule(InetAddress address, List<Integer> tcpPorts, boolean bypass) {}

  private Rules() {}

  /**
   * Puts the rules in force, in place of those of an earlier call.
   *
   * @throws RulesException when the packet filter refuses them
   */
  public static void apply(List<Rule> rules) throws RulesException {
    for (Family family : Family.values()) {
      List<Rule> own = rules.stream().filter(rule -> family.has(rule.address())).toList();
      if (!own.isEmpty()) {
        run(family.restore(), script(own));
        hook(family, "raw", "PREROUTING", ARRIVING);
        hook(family, "mangle", "OUTPUT", LEAVING);
      }
    }
  }

  /** Takes all of them off. Nothing happens when there are none. */
  public static void remove() {
    for (Family family : Family.values()) {
      unhook(family, "raw", "PREROUTING", ARRIVING);
      unhook(family, "mangle", "OUTPUT", LEAVING);
    }
  }

  /** Are there rules of ours? */
  public static boolean areThere() {
    for (Family family : Family.values()) {
      if (works(family.command(), "-t", "mangle", "-S", LEAVING)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Did an earlier daemon leave the address such that nothing of it leaves unjudged? Connections of
   * that daemon may then be in numbers that nobody knows any more.
   */
  public static boolean isClosed(InetAddress address) {
    Family family = address instanceof Inet4Address ? Family.IPV4 : Family.IPV6;
    try {
      String said = run(List.of(family.command(), "-w", "-t", "mangle", "-S", LEAVING), "");
      return said.lines()
          .filter(line -> isOf(line, address))
          .anyMatch(line -> !line.contains("--queue-bypass"));
    } catch (RulesException absent) {
      return false;
    }
  }

  private static boolean isOf(String line, InetAddress address) {
    String[] words = line.split(" ");
    for (int i = 0; i + 1 < words.length; i++) {
      if (words[i].equals("-s")) {
        return sameAddress(words[i + 1].split("/")[0], address);
      }
    }
    return false;
  }

  private static boolean sameAddress(String literal, InetAddress address) {
    try {
      return InetAddress.getByName(literal).equals(address);
    } catch (UnknownHostException foreign) {
      return false;
    }
  }

  /** Are the packet filter's commands installed? */
  public static boolean isInstalled() {
    return works("iptables", "-V");
  }

  static String script(List<Rule> rules) {
    StringBuilder text = new StringBuilder("*raw\n:" + ARRIVING + " - [0:0]\n");
    for (Rule rule : rules) {
      for (int port : rule.tcpPorts()) {
        text.append("-A ").append(ARRIVING).append(" ! -i lo -d ").append(host(rule));
        text.append(" -p tcp --dport ").append(port).append(queue(rule));
      }
    }
    text.append("COMMIT\n*mangle\n:" + LEAVING + " - [0:0]\n");
    text.append("-A " + LEAVING + " -m mark --mark ").append(Abi.constant("US_MARK_QUEUE"));
    text.append(" -j RETURN\n");
    for (Rule rule : rules) {
      text.append("-A ").append(LEAVING).append(" ! -o lo -s ").append(host(rule));
      text.append(queue(rule));
    }
    return text.append("COMMIT\n").toString();
  }

  private static String host(Rule rule) {
    return rule.address().getHostAddress();
  }

  private static String queue(Rule rule) {
    String bypass = rule.bypass() ? " --queue-bypass" : "";
    return " -j NFQUEUE --queue-num " + Abi.constant("US_QUEUE_NUMBER") + bypass + "\n";
  }

  private static void hook(Family family, String table, String chain, String ours)
      throws RulesException {
    if (!works(family.command(), "-w", "-t", table, "-C", chain, "-j", ours)) {
      run(List.of(family.command(), "-w", "-t", table, "-I", chain, "-j", ours), "");
    }
  }

  private static void unhook(Family family, String table, String chain, String ours) {
    while (works(family.command(), "-w", "-t", table, "-D", chain, "-j", ours)) {}
    if (works(family.command(), "-w", "-t", table, "-F", ours)) {
      works(family.command(), "-w", "-t", table, "-X", ours);
    }
  }

  private static boolean works(String... command) {
    try {
      run(List.of(command), "");
      return true;
    } catch (RulesException refused) {
      return false;
    }
  }

  private static String run(List<String> command, String input) throws RulesException {
    String name = command.get(0);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var to = process.getOutputStream()) {
        to.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String said = read(process.getInputStream());
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new RulesException(name + " does not end");
      }
      if (process.exitValue() != 0) {
        throw new RulesException(name + " failed: " + said.strip().replace('\n', ' '));
      }
      return said;
    } catch (IOException failure) {
      throw new RulesException(name + " cannot be run: " + failure.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RulesException(name + " was interrupted");
    }
  }

  private static String read(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  private enum Family {
    IPV4("iptables"),
    IPV6("ip6tables");

    private final String command;

    Family(String command) {
      this.command = command;
    }

    String command() {
      return command;
    }

    List<String> restore() {
      return List.of(command + "-restore", "-w", "--noflush");
    }

    boolean has(InetAddress address) {
      return address instanceof Inet4Address == (this == IPV4);
    }
  }
}
