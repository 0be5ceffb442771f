package io.understudy.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.stream.StreamSupport;

/**
 * What {@code status --json} says, as far as scripts may rely on it.
 *
 * @param root the whole document
 */
public record Status(JsonNode root) {
  /** Nothing was said. */
  static final Status NONE = new Status(JsonNodeFactory.instance.objectNode());

  /** Whether there are services, and in all of them the field has this value. */
  public boolean all(String field, String value) {
    JsonNode services = root.path("services");
    return !services.isEmpty()
        && StreamSupport.stream(services.spliterator(), false)
            .allMatch(service -> service.path(field).asText().equals(value));
  }

  /** The service with this name. */
  public JsonNode service(String name) {
    for (JsonNode service : root.path("services")) {
      if (service.path("name").asText().equals(name)) {
        return service;
      }
    }
    throw new LabException("status has no service " + name + ": " + root);
  }

  /** On how many connections of a service the two servers said different things last. */
  public int divergedConnections(String name) {
    return service(name).path("connections").path("diverged").asInt(-1);
  }

  /** How many connections of all services the partner has not confirmed, or not all of. */
  public int pendingConnections() {
    return StreamSupport.stream(root.path("services").spliterator(), false)
        .mapToInt(service -> service.path("connections").path("pending").asInt())
        .sum();
  }

  /** How many connections of a service are protected. */
  public int protectedConnections(String name) {
    return service(name).path("connections").path("duplex").asInt(-1);
  }
}
