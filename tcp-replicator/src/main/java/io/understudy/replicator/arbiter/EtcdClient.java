package io.understudy.replicator.arbiter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * Calls of etcd's JSON gateway ({@code /v3/...}, etcd 3.4 and later), to one endpoint after the
 * other until one answers. Waits; any thread.
 */
final class EtcdClient {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int OK = 200;

  private final List<URI> endpoints;
  private final Duration timeout;
  private final HttpClient http;
  private volatile int preferred;

  EtcdClient(List<URI> endpoints, Duration timeout) {
    this.endpoints = List.copyOf(endpoints);
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * Posts a request.
   *
   * @param path such as {@code /v3/kv/txn}
   * @throws EtcdException when no endpoint answered with success
   */
  JsonNode post(String path, JsonNode body) throws EtcdException {
    StringBuilder reasons = new StringBuilder();
    int first = preferred;
    for (int i = 0; i < endpoints.size(); i++) {
      int index = (first + i) % endpoints.size();
      try {
        JsonNode answer = post(endpoints.get(index).resolve(path), body);
        preferred = index;
        return answer;
      } catch (IOException failure) {
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        reasons.append(i > 0 ? "; " : "").append(endpoints.get(index)).append(": ").append(reason);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        throw new EtcdException("interrupted");
      }
    }
    throw new EtcdException("etcd does not answer (" + reasons + ")");
  }

  private JsonNode post(URI uri, JsonNode body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != OK) {
      throw new IOException("status " + response.statusCode() + " " + response.body().strip());
    }
    try {
      return MAPPER.readTree(response.body());
    } catch (JsonProcessingException garbage) {
      throw new IOException("no JSON: " + garbage.getOriginalMessage(), garbage);
    }
  }
}
