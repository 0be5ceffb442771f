package io.understudy.replicator.arbiter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of etcd's JSON gateway that the arbiter uses: leases that end when the test says so, and
 * transactions. The real one is asked in the lab.
 */
final class FakeEtcd implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Keys as they are sent, in base 64; the lease of a value, 0 for none. */
  private record Value(String text, long lease) {}

  private final HttpServer server;
  private final Map<String, Value> store = new TreeMap<>();
  private long leases;

  /** It does everything and tells nobody: answers get lost. */
  boolean mute;

  FakeEtcd() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v3/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The time of all leases is over. */
  synchronized void expire() {
    store.values().removeIf(value -> value.lease() != 0);
    leases += 100;
  }

  synchronized boolean has(String key) {
    return store.containsKey(base64(key));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    JsonNode body = MAPPER.readTree(exchange.getRequestBody());
    byte[] answer = answer(exchange.getRequestURI().getPath(), body).toString().getBytes("UTF-8");
    exchange.sendResponseHeaders(mute ? 503 : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private JsonNode answer(String path, JsonNode body) {
    ObjectNode answer = MAPPER.createObjectNode();
    switch (path) {
      case "/v3/lease/grant" -> answer.put("ID", ++leases).put("TTL", body.path("TTL").asText());
      case "/v3/lease/keepalive" ->
          answer.putObject("result").put("TTL", body.path("ID").asLong() == leases ? "10" : "0");
      default -> transact(body, answer);
    }
    return answer;
  }

  private void transact(JsonNode body, ObjectNode answer) {
    boolean holds = true;
    for (JsonNode condition : body.path("compare")) {
      Value value = store.get(condition.path("key").asText());
      holds &=
          condition.path("target").asText().equals("CREATE")
              ? value == null
              : value != null && value.text().equals(condition.path("value").asText());
    }
    answer.put("succeeded", holds);
    ArrayNode responses = answer.putArray("responses");
    for (JsonNode step : body.path(holds ? "success" : "failure")) {
      perform(step, responses.addObject());
    }
  }

  private void perform(JsonNode step, ObjectNode response) {
    JsonNode put = step.path("request_put");
    JsonNode read = step.path("request_range");
    if (!put.isMissingNode()) {
      String text = put.path("value").asText();
      store.put(put.path("key").asText(), new Value(text, put.path("lease").asLong()));
    } else if (!read.isMissingNode()) {
      Value value = store.get(read.path("key").asText());
      ObjectNode range = response.putObject("response_range");
      if (value != null) {
        range.putArray("kvs").addObject().put("value", value.text());
      }
    } else {
      store.remove(step.path("request_delete_range").path("key").asText());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
