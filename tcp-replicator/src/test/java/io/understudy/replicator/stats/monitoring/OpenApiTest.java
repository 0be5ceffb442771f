package io.understudy.replicator.stats.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint does what openapi.yaml says, and nothing else. */
@Timeout(60)
class OpenApiTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private Endpoint endpoint;
  private JsonNode document;

  @BeforeEach
  void open() throws Exception {
    document = YAML.readTree(Files.readString(Endpoint.DOCUMENTS.resolve("openapi.yaml")));
    endpoint = new Endpoint();
    endpoint.daemon.happen("alpha speaks");
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }

  /** Complaints about an answer of a described path. */
  private List<String> complaints(String path, HttpResponse<String> answer) throws Exception {
    String status = Integer.toString(answer.statusCode());
    JsonNode described =
        resolved(document.path("paths").path(path).path("get").path("responses").path(status));
    if (described.isMissingNode()) {
      return List.of(path + ": " + status + " is not described");
    }
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    JsonNode content = described.path("content").path(type);
    if (content.isMissingNode()) {
      return List.of(path + ": " + type + " is not described for " + status);
    }
    JsonNode body =
        type.equals("application/json")
            ? JSON.readTree(answer.body())
            : TextNode.valueOf(answer.body());
    ObjectNode schema = content.path("schema").deepCopy();
    schema.set("components", document.path("components"));
    List<String> found = new ArrayList<>();
    SCHEMAS.getSchema(schema).validate(body).forEach(each -> found.add(path + ": " + each));
    return found;
  }

  /** The path with the examples of its parameters: those in the path, and on wish the others. */
  private static String filled(String path, JsonNode parameters, boolean query) {
    String filled = path;
    for (JsonNode parameter : parameters) {
      String name = parameter.path("name").asText();
      String example = parameter.path("example").asText();
      assertFalse(example.isEmpty(), () -> path + ": no example for " + name);
      if (parameter.path("in").asText().equals("path")) {
        filled = filled.replace("{" + name + "}", example);
      } else if (query) {
        filled += (filled.contains("?") ? "&" : "?") + name + "=" + example;
      }
    }
    return filled;
  }

  @Test
  void shouldAnswerAsDescribedWhenEveryPathIsAsked() throws Exception {
    List<String> found = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      JsonNode parameters = path.getValue().path("get").path("parameters");
      for (boolean query : new boolean[] {false, true}) {
        HttpResponse<String> answer = endpoint.get(filled(path.getKey(), parameters, query));
        assertEquals(200, answer.statusCode(), path.getKey());
        found.addAll(complaints(path.getKey(), answer));
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void shouldAnswerAsDescribedWhenTheDaemonIsNotReadyOrBroken() throws Exception {
    List<String> found = new ArrayList<>();
    endpoint.daemon.readiness(false, "no partner");
    found.addAll(complaints("/readyz", endpoint.get("/readyz")));
    endpoint.daemon.breakDown();
    for (String path :
        List.of(
            "/status", "/history", "/connections", "/events", "/metrics", "/healthz", "/readyz")) {
      HttpResponse<String> answer = endpoint.get(path);
      assertEquals(500, answer.statusCode(), path);
      found.addAll(complaints(path, answer));
    }
    assertEquals(List.of(), found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/connections?limit=0",
        "/connections?limit=1001",
        "/connections?offset=-1",
        "/connections?service=absent",
        "/events?limit=1001"
      })
  void shouldRefuseAsDescribedWhenAParameterIsOutOfItsRange(String address) throws Exception {
    HttpResponse<String> answer = endpoint.get(address);
    assertTrue(answer.statusCode() == 400 || answer.statusCode() == 404, address);
    assertEquals(List.of(), complaints(address.replaceAll("\\?.*", ""), answer));
  }

  @Test
  void shouldDescribeEveryPathThatTheEndpointNames() throws Exception {
    TreeSet<String> described = new TreeSet<>();
    document.path("paths").fieldNames().forEachRemaining(described::add);
    described.remove("/page/{file}");
    String hint = endpoint.get("/nothing").body();
    TreeSet<String> named =
        new TreeSet<>(List.of(hint.replaceAll(".*; use |\\n", "").split(", | or ")));
    assertEquals(described, named);
  }

  @Test
  void shouldComplainWhenAnAnswerHasAMemberMoreOrLess() throws Exception {
    ObjectNode page = (ObjectNode) document.at("/components/schemas/Lag/properties");
    page.remove("behindMillis");
    assertFalse(complaints("/status", endpoint.get("/status")).isEmpty());
    ObjectNode event = (ObjectNode) document.at("/components/schemas/Event");
    event.withArray("required").add("absent");
    assertFalse(complaints("/events", endpoint.get("/events")).isEmpty());
  }
}
