package io.understudy.replicator.stats.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * The page for people: a few files out of the jar, read once. It loads nothing from elsewhere, and
 * {@link #POLICY} does not let it. Any thread.
 */
final class PageFiles {
  /** Content-Security-Policy of everything that the endpoint sends. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");
  private static final String[] NAMES = {
    "index.html",
    "page.css",
    "page.js",
    "dom.js",
    "graph.js",
    "service.js",
    "timeline.js",
    "words.js",
    "icon.svg"
  };

  private final Map<String, HttpReply> replies = new HashMap<>();

  PageFiles() {
    for (String name : NAMES) {
      replies.put(name.equals("index.html") ? "/" : "/page/" + name, reply(name));
    }
  }

  /** The file with this path, or null when there is none. */
  HttpReply at(String path) {
    return replies.get(path);
  }

  private static HttpReply reply(String name) {
    String type = TYPES.get(name.substring(name.indexOf('.') + 1));
    try (InputStream resource = PageFiles.class.getResourceAsStream("page/" + name)) {
      return new HttpReply(200, type, resource.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("resource " + name + " cannot be read", e);
    }
  }
}
