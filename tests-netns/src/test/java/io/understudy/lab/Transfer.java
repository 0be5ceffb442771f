package io.understudy.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One transfer by an unmodified curl on the client. Without retries: what goes wrong on the
 * connection ends it.
 */
public abstract class Transfer {
  private static final int SILENCE_SECONDS = 20;
  private static final String REPORT =
      "%{stderr}exit=%{exitcode} status=%{http_code} connects=%{num_connects}"
          + " port=%{local_port} down=%{size_download} up=%{size_upload} seconds=%{time_total}\\n";
  private static final Pattern FIELD = Pattern.compile("(\\w+)=([\\d.]+)");

  private final String name;
  private final long sizeBytes;
  private final List<String> command = new ArrayList<>(curl());

  Transfer(String name, long sizeBytes) {
    this.name = name;
    this.sizeBytes = sizeBytes;
  }

  /** How curl is called. */
  List<String> command() {
    return command;
  }

  /** Makes curl use TLS, with these further options. Not after {@link #start}. */
  public Transfer overTls(String... options) {
    command.replaceAll(word -> word.startsWith("http://") ? "https" + word.substring(4) : word);
    command.add("--insecure");
    command.addAll(List.of(options));
    return this;
  }

  /**
   * How a transfer ended.
   *
   * @param exit curl's exit code
   * @param status of HTTP
   * @param connects how many connections curl opened
   * @param localPort the client's port
   * @param seconds how long it took, as curl measured it
   * @param report all that curl said
   */
  public record Outcome(
      int exit, int status, int connects, int localPort, double seconds, String report) {}

  /** Starts curl. */
  public abstract Transfer start();

  /** How many bytes have gone over the wire so far, at least roughly. */
  public abstract long progressBytes();

  /** Waits for the end. */
  public abstract Outcome finish(Duration atMost);

  public String name() {
    return name;
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  /** Which part of the bytes went over the wire so far: 0 to 1. */
  public double progress() {
    return (double) progressBytes() / sizeBytes;
  }

  /** Waits until this part of the bytes went over the wire. */
  public void awaitProgress(double part, Duration atMost) {
    Await.until(
        () -> name + " got to " + part + " of its bytes, is at " + progress(),
        atMost,
        () -> progress() >= part);
  }

  /** Gives up, with exit code 28, when nothing moves for {@value #SILENCE_SECONDS} seconds. */
  static List<String> curl() {
    String silence = Integer.toString(SILENCE_SECONDS);
    return List.of(
        "curl", "-sS", "--speed-limit", "1", "--speed-time", silence, "--retry", "0", "-w", REPORT);
  }

  static Outcome outcome(int exit, String report) {
    Map<String, String> fields = new HashMap<>();
    Matcher matcher = FIELD.matcher(report);
    while (matcher.find()) {
      fields.put(matcher.group(1), matcher.group(2));
    }
    return new Outcome(
        exit,
        Integer.parseInt(fields.getOrDefault("status", "0")),
        Integer.parseInt(fields.getOrDefault("connects", "0")),
        Integer.parseInt(fields.getOrDefault("port", "0")),
        Double.parseDouble(fields.getOrDefault("seconds", "0")),
        report.trim());
  }

  static String url(IpVersion version, String path) {
    String address = version.inUrl(Address.SERVICE.of(version));
    return "http://" + address + ":" + Nginx.PORT + "/" + path;
  }
}
