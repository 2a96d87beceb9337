package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.Json;
import java.util.Map;
import java.util.Set;

/** An endpoint's error in the words of RFC 6749 §5.2, as far as it has any. */
record ErrorAnswer(int status, String error, String description) {

  private static final int LARGEST = 64 * 1024;
  private static final int LONGEST_TEXT = 300;

  static ErrorAnswer of(IncomingResponse response) {
    Map<String, Object> members =
        switch (Json.parseObject(response.body(), LARGEST)) {
          case Json.ObjectValue object -> object.members();
          case Json.Malformed malformed -> Map.of();
        };
    return new ErrorAnswer(
        response.status(), text(members, "error"), text(members, "error_description"));
  }

  /** A wrong secret shows as invalid_client, at some providers as a bare 401. */
  boolean isInvalidClient() {
    return Set.of("invalid_client", "unauthorized_client").contains(error)
        || (error.isEmpty() && status == 401);
  }

  String detail() {
    String words = description.isEmpty() ? error : error + ": " + description;
    return "Status " + status + (words.isEmpty() ? " without a readable error" : ", " + words);
  }

  private static String text(Map<String, Object> members, String name) {
    return members.get(name) instanceof String text ? Shown.text(text, LONGEST_TEXT) : "";
  }
}
