package io.understudy.replicator.stats.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.understudy.replicator.stats.Json;

/**
 * One line from the daemon.
 *
 * @param result the report; null when it failed
 * @param error why there is no report; null when there is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ControlAnswer(JsonNode result, ControlError error) {
  static ControlAnswer of(Object report) {
    return new ControlAnswer(Json.tree(report), null);
  }

  static ControlAnswer failure(ControlError.Kind kind, String message, String remedy) {
    return new ControlAnswer(null, new ControlError(kind, message, remedy));
  }
}
