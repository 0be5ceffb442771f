package io.understudy.replicator.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole terminal, for a program that draws it again and again. While it is open there is no
 * cursor, keys are not shown, and what stood there before is kept; closing brings it all back, also
 * when a signal ends the program. Drawing and closing may be done by different threads.
 */
final class Screen implements AutoCloseable {
  private static final File DEVICE = new File("/dev/tty");
  private static final String OPEN = "\033[?1049h\033[?25l\033[2J";
  private static final String CLOSE = "\033[?25h\033[?1049l";
  private static final String HOME = "\033[H";
  private static final String REST_OF_LINE = "\033[K";
  private static final String REST_OF_SCREEN = "\033[J";
  private static final int DEFAULT_ROWS = 24;
  private static final int DEFAULT_COLUMNS = 80;

  private final PrintWriter out;
  private final String modes;
  private final Thread hook = new Thread(this::restore, "screen");
  private boolean closed;

  private Screen(PrintWriter out, String modes) {
    this.out = out;
    this.modes = modes;
  }

  /**
   * Is standard output a terminal? Asked of the shell, for Java's own answer differs by version.
   */
  static boolean isTerminal() {
    try {
      return new ProcessBuilder("sh", "-c", "test -t 1").inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static Screen open(PrintWriter out) {
    Screen screen = new Screen(out, stty("-g"));
    Runtime.getRuntime().addShutdownHook(screen.hook);
    // Single keys are read, Ctrl-C still interrupts; Ctrl-Z would leave the terminal as it is now.
    stty("-echo", "-icanon", "min", "0", "time", "0", "susp", "undef");
    out.print(OPEN);
    out.flush();
    return screen;
  }

  /** Draws from the top; lines beyond the size of the terminal are cut off. */
  synchronized void draw(List<InkLine> lines) {
    if (closed) {
      return;
    }
    int[] size = size();
    StringBuilder picture = new StringBuilder(HOME);
    for (int i = 0; i < Math.min(lines.size(), size[0]); i++) {
      picture.append(i == 0 ? "" : "\r\n");
      picture.append(lines.get(i).text(size[1], true)).append(REST_OF_LINE);
    }
    out.print(picture.append(REST_OF_SCREEN));
    out.flush();
  }

  /** The key that was pressed since the last call, or -1. */
  static int key() throws IOException {
    return System.in.available() > 0 ? System.in.read() : -1;
  }

  @Override
  public void close() {
    restore();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private synchronized void restore() {
    if (!closed) {
      closed = true;
      out.print(CLOSE);
      out.flush();
      if (!modes.isEmpty()) {
        stty(modes);
      }
    }
  }

  /** Rows and columns, now; they change when the window does. */
  private static int[] size() {
    String[] answer = stty("size").split(" ");
    try {
      int rows = Integer.parseInt(answer[0]);
      int columns = Integer.parseInt(answer[answer.length - 1]);
      return rows > 0 && columns > 0
          ? new int[] {rows, columns}
          : new int[] {DEFAULT_ROWS, DEFAULT_COLUMNS};
    } catch (NumberFormatException e) {
      return new int[] {DEFAULT_ROWS, DEFAULT_COLUMNS};
    }
  }

  /**
   * What stty answers; empty when it fails, for a picture that is a little off is better than none.
   */
  private static String stty(String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(DEVICE)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return process.waitFor() == 0 ? answer : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
