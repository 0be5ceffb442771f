package io.understudy.lab.browser;

import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.lab.Await;
import io.understudy.lab.LabException;
import io.understudy.lab.Sweeper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chromium without a window. It begins in light colours on a wide screen; {@link #close} ends it
 * and removes its profile.
 */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
  private static final List<String> ARGUMENTS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run",
          "--no-proxy-server");

  private final Path profile;
  private final Process process;
  private final WebDriver driver;

  private Browser(Path profile, Process process, int port) {
    this.profile = profile;
    this.process = process;
    this.driver = new WebDriver(port);
  }

  /** Why there can be no browser here; empty when there can. */
  public static String missing() {
    boolean there =
        Files.isExecutable(Path.of("/usr/bin/chromedriver"))
            && Files.isExecutable(Path.of("/usr/bin/chromium"));
    return there ? "" : "no browser here: install chromium and chromium-driver";
  }

  /** Starts a browser. */
  public static Browser open() {
    try {
      Path profile = Files.createTempDirectory("understudy-browser");
      Process process =
          new ProcessBuilder("/usr/bin/chromedriver", "--port=0", "--log-level=SEVERE")
              .redirectErrorStream(true)
              .start();
      Browser browser = new Browser(profile, process, port(process));
      browser.begin();
      return browser;
    } catch (IOException e) {
      throw new LabException("chromedriver cannot be started", e);
    }
  }

  private static int port(Process process) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        return Integer.parseInt(started.group(1));
      }
    }
    throw new IOException("it ended with " + process.exitValue());
  }

  private void begin() {
    List<String> arguments = new ArrayList<>(ARGUMENTS);
    arguments.add("--user-data-dir=" + profile);
    driver.begin(
        Map.of(
            "goog:loggingPrefs",
            Map.of("browser", "ALL"),
            "goog:chromeOptions",
            Map.of("args", arguments)));
    screen(1280, 900, false);
    dark(false);
  }

  /** Opens an address. */
  public void go(String address) {
    driver.command("/url", Map.of("url", address));
  }

  /** Gives the page a screen of this size, in CSS pixels. */
  public void screen(int width, int height, boolean phone) {
    driver.debug(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
  }

  /** Asks the page for dark or light colours. */
  public void dark(boolean dark) {
    String value = dark ? "dark" : "light";
    Map<String, String> wish = Map.of("name", "prefers-color-scheme", "value", value);
    driver.debug("Emulation.setEmulatedMedia", Map.of("features", List.of(wish)));
  }

  /** Runs a script's body in the page and returns what it returns. */
  public JsonNode run(String script) {
    return driver.command("/execute/sync", Map.of("script", script, "args", List.of()));
  }

  /** The visible text of the first element that matches; empty when none does. */
  public String text(String selector) {
    return run("const e = document.querySelector('" + selector + "'); return e ? e.innerText : ''")
        .asText();
  }

  /** Waits until an element shows a text. */
  public void await(String selector, String text) {
    Await.until(
        () -> selector + " shows '" + text + "'; it shows '" + text(selector) + "'",
        PATIENCE,
        () -> text(selector).contains(text));
  }

  /** What the page complained about since the last call, violations of its policy included. */
  public List<String> complaints() {
    List<String> found = new ArrayList<>();
    driver
        .command("/se/log", Map.of("type", "browser"))
        .forEach(entry -> found.add(entry.path("message").asText()));
    return found;
  }

  /** Writes a picture of the whole page. */
  public Path screenshot(Path file) {
    JsonNode picture =
        driver.debug("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
    } catch (IOException e) {
      throw new LabException("cannot write " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      driver.end();
    } finally {
      process.destroy();
      try {
        process.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
      Sweeper.deleteTree(profile);
    }
  }
}
