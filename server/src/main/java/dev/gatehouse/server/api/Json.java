package dev.gatehouse.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of the admin API: camelCase, ISO 8601 instants, nothing twice. What a value does not have is
 * left out. {@link Shape} decides what may be read.
 */
final class Json {
  private static final int DEEPEST = 32;

  /**
   * Keys that are secret once and forever are absent from every output record, so no filter is
   * needed.
   */
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private Json() {}

  static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** Says in one sentence what is wrong with a document, and where, without quoting values. */
  static String describe(JacksonException problem) {
    String where = problem instanceof DatabindException binding ? path(binding.getPath()) : "";
    String line =
        problem.getLocation() == null || problem.getLocation().getLineNr() < 1
            ? ""
            : " (line "
                + problem.getLocation().getLineNr()
                + ", column "
                + problem.getLocation().getColumnNr()
                + ")";
    return (where.isEmpty() ? "" : where + ": ") + firstLine(problem.getOriginalMessage()) + line;
  }

  private static String path(List<JacksonException.Reference> references) {
    return references.stream()
        .map(
            reference ->
                reference.getPropertyName() == null
                    ? "[" + reference.getIndex() + "]"
                    : reference.getPropertyName())
        .collect(Collectors.joining("."));
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("cannot be read");
    // The library names Java classes; an administrator has no use for them.
    return line.replaceAll("\\(?class dev\\.gatehouse[^)\\s]*\\)?,?", "")
        .replaceAll("`JsonToken\\.[A-Z_]+`", "more")
        .replaceAll("\\(bound as [^)]*\\): not allowed as per .*", "")
        .replaceAll("`dev\\.gatehouse[^`]*\\$?([A-Za-z]+)`", "$1")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
