package dev.gatehouse.server.api;

import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.WebRefusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What came in the body of a call. */
sealed interface Body {
  /** Octets. */
  int LARGEST = 1_000_000;

  /** It can be worked with; null where the operation has no input. */
  record Fit(@Nullable Record input) implements Body {}

  /** It cannot. */
  record Unfit(Reply.Refused refused) implements Body {}

  /**
   * Reads the body. None at all stands for an object without fields.
   *
   * @param operation says what it takes
   */
  static Body read(Request request, Operation operation) {
    Optional<Class<? extends Record>> type = operation.input();
    byte[] octets = request.body(operation.csv().map(CsvForm::largest).orElse(LARGEST));
    if (operation.csv().isPresent() && isOf(request, operation.csv().get().mediaType())) {
      return operation.csv().get().reader().apply(octets);
    }
    if (octets.length > 0 && !isOf(request, "application/json")) {
      throw WebRefusal.CONTENT_TYPE.exception(415, "the admin API reads application/json");
    }
    JsonNode node;
    try {
      node = octets.length == 0 ? Json.MAPPER.createObjectNode() : Json.MAPPER.readTree(octets);
    } catch (JacksonException e) {
      return unreadable(Json.describe(e));
    }
    if (type.isEmpty()) {
      return node.isObject() && node.isEmpty()
          ? new Fit(null)
          : unreadable("This operation takes no body.");
    }
    if (!node.isObject()) {
      return unreadable("A JSON object is needed.");
    }
    List<ErrorBody.Problem> problems = Shape.problems(node, type.get());
    return problems.isEmpty()
        ? new Fit(Json.MAPPER.treeToValue(node, type.get()))
        : new Unfit(Reply.invalid(problems));
  }

  private static boolean isOf(Request request, String mediaType) {
    String type = request.header("Content-Type").orElse("");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end))
        .strip()
        .toLowerCase(Locale.ROOT)
        .equals(mediaType);
  }

  private static Body unreadable(String sentence) {
    return new Unfit(new Reply.Refused(400, "body_unreadable", sentence, List.of()));
  }
}
