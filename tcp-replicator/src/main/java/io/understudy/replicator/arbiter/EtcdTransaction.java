package io.understudy.replicator.arbiter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The body of a {@code /v3/kv/txn}: conditions, and what is done when they hold. */
final class EtcdTransaction {
  private final ObjectNode body = JsonNodeFactory.instance.objectNode();
  private final ArrayNode compare = body.putArray("compare");
  private final ArrayNode success = body.putArray("success");
  private final ArrayNode failure = body.putArray("failure");

  /** Only if the key does not exist. */
  EtcdTransaction ifAbsent(String key) {
    ObjectNode condition = compare.addObject();
    condition.put("key", base64(key)).put("target", "CREATE").put("result", "EQUAL");
    condition.put("create_revision", "0");
    return this;
  }

  /** Only if the key has this value. */
  EtcdTransaction ifValue(String key, String value) {
    ObjectNode condition = compare.addObject();
    condition.put("key", base64(key)).put("target", "VALUE").put("result", "EQUAL");
    condition.put("value", base64(value));
    return this;
  }

  /** Puts a key that ends with the lease; with lease 0 it stays. */
  EtcdTransaction put(String key, String value, long lease) {
    ObjectNode put = success.addObject().putObject("request_put");
    put.put("key", base64(key)).put("value", base64(value)).put("lease", Long.toString(lease));
    return this;
  }

  EtcdTransaction read(String key) {
    success.addObject().putObject("request_range").put("key", base64(key));
    return this;
  }

  EtcdTransaction delete(String key) {
    success.addObject().putObject("request_delete_range").put("key", base64(key));
    return this;
  }

  EtcdTransaction elseRead(String key) {
    failure.addObject().putObject("request_range").put("key", base64(key));
    return this;
  }

  ObjectNode body() {
    return body;
  }

  /**
   * The value of a key that was read in a transaction, by its turn; null when it does not exist.
   */
  static String read(JsonNode answer, int turn) {
    JsonNode found = answer.path("responses").path(turn).path("response_range").path("kvs").path(0);
    if (found.isMissingNode()) {
      return null;
    }
    byte[] value = Base64.getDecoder().decode(found.path("value").asText(""));
    return new String(value, StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
