package io.understudy.replicator.stats.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The part of an address behind the question mark. Unknown or repeated names are refused. */
final class Query {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final Map<String, String> values = new HashMap<>();

  /** Parses; {@code raw} is as sent, or null. */
  Query(String raw, List<String> known) throws BadRequest {
    if (raw == null || raw.isEmpty()) {
      return;
    }
    for (String part : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (!known.contains(name)) {
        String hint = known.isEmpty() ? "this path takes none" : "use " + String.join(", ", known);
        throw new BadRequest(400, "unknown parameter; " + hint);
      }
      if (values.put(name, decoded(part.substring(equals + 1))) != null) {
        throw new BadRequest(400, name + " is given twice; give it once");
      }
    }
  }

  private static String decoded(String value) throws BadRequest {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadRequest(400, "the query is not percent-encoded; encode it");
    }
  }

  /** The value, or null when there is none. */
  String text(String name) {
    return values.get(name);
  }

  int number(String name, int byDefault, int least, int most) throws BadRequest {
    String value = values.get(name);
    if (value == null) {
      return byDefault;
    }
    if (NUMBER.matcher(value).matches()) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new BadRequest(
        400, name + " is not a number from " + least + " to " + most + "; write such a number");
  }
}
