package io.understudy.lab.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.understudy.lab.LabException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** The commands of W3C WebDriver that the lab needs, over HTTP. One session; one thread. */
final class WebDriver {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private String session = "";

  WebDriver(int port) {
    address = "http://127.0.0.1:" + port;
  }

  /** Begins the session; the other commands belong to it. */
  void begin(Map<String, Object> capabilities) {
    JsonNode answer = post("/session", Map.of("capabilities", Map.of("alwaysMatch", capabilities)));
    session = "/session/" + answer.path("sessionId").asText();
  }

  /** Ends the session and with it the browser. */
  void end() {
    if (!session.isEmpty()) {
      send(request(session).DELETE());
      session = "";
    }
  }

  /** Sends a command of the session and returns its value. */
  JsonNode command(String path, Map<String, Object> body) {
    return post(session + path, body);
  }

  /** A command of the browser's own debugging protocol. */
  JsonNode debug(String command, Map<String, Object> parameters) {
    return command("/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  private JsonNode post(String path, Map<String, Object> body) {
    try {
      String json = MAPPER.writeValueAsString(body);
      return send(request(path).POST(BodyPublishers.ofString(json)));
    } catch (IOException e) {
      throw new LabException("not a command: " + body, e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      JsonNode answer =
          MAPPER.readTree(client.send(request.build(), BodyHandlers.ofString()).body());
      JsonNode value = answer.path("value");
      if (value.has("error")) {
        throw new LabException(
            "browser: " + value.path("error").asText() + ": " + value.path("message").asText());
      }
      return value;
    } catch (IOException e) {
      throw new LabException("chromedriver does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }
}
