package io.understudy.replicator.cli;

import java.io.PrintWriter;
import java.time.ZoneId;

/**
 * Where a command prints. Control characters never reach the terminal.
 *
 * @param out for what was asked
 * @param err for failures
 * @param zone in which times are shown to people
 */
record Terminal(PrintWriter out, PrintWriter err, ZoneId zone) {
  void print(String line) {
    out.println(line.replaceAll("[\\p{Cntrl}&&[^\n]]", "?"));
    out.flush();
  }

  void complain(String line) {
    err.println("understudy: " + line.replaceAll("\\p{Cntrl}", "?"));
    err.flush();
  }

  /** Whether the reader of the output has gone, as {@code head} does. */
  boolean isGone() {
    return out.checkError();
  }
}
