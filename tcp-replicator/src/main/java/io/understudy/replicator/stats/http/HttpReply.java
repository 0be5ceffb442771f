package io.understudy.replicator.stats.http;

import io.understudy.replicator.stats.Json;
import java.nio.charset.StandardCharsets;

/** What goes back: status, media type, body. */
record HttpReply(int status, String type, byte[] body) {
  static HttpReply json(Object report) {
    return of(200, "application/json", Json.line(report) + "\n");
  }

  /** One line of plain text. */
  static HttpReply line(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text + "\n");
  }

  static HttpReply of(int status, String type, String body) {
    return new HttpReply(status, type, body.getBytes(StandardCharsets.UTF_8));
  }
}
