package dev.gatehouse.server.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The OpenAPI 3.1 document of the operations. */
final class OpenApi {
  private static final Pattern SEGMENT = Pattern.compile("\\{([a-z_]+)}");

  private static final Map<String, Object> TEXT = Map.of("schema", Map.of("type", "string"));

  private OpenApi() {}

  static byte[] document(List<Operation> operations, URI publicAddress) {
    JsonSchemas schemas = new JsonSchemas();
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    for (Operation operation : operations) {
      paths
          .computeIfAbsent(operation.template(), path -> new LinkedHashMap<>())
          .put(operation.method().toLowerCase(Locale.ROOT), describe(operation, schemas));
    }
    Object error = schemas.of(ErrorBody.class);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put(
        "info",
        Map.of(
            "title",
            "Gatehouse admin API",
            "version",
            "1",
            "description",
            "Everything that the console does. Send an API key as 'Authorization: Bearer …'. "
                + "Unknown fields and parameters are refused; a refusal changes nothing."));
    document.put("servers", List.of(Map.of("url", publicAddress + "/api/v1")));
    document.put("security", List.of(Map.of("apiKey", List.of())));
    document.put("paths", paths);
    document.put(
        "components",
        Map.of(
            "schemas",
            schemas.components(),
            "responses",
            Map.of("Refusal", response("Why it was refused.", error)),
            "securitySchemes",
            Map.of("apiKey", Map.of("type", "http", "scheme", "bearer"))));
    return Json.write(document);
  }

  private static Map<String, Object> describe(Operation operation, JsonSchemas schemas) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("operationId", operation.id());
    described.put("tags", List.of(operation.tag()));
    described.put("summary", operation.summary());
    described.put("x-required-scope", operation.scope().toString());
    described.put("parameters", parameters(operation));
    operation
        .input()
        .ifPresent(
            input ->
                described.put(
                    "requestBody",
                    Map.of("required", true, "content", bodies(operation, schemas.of(input)))));
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put(
        Integer.toString(operation.status()),
        operation.output() == Void.class
            ? Map.of("description", "Done.")
            : operation.output() == CsvDocument.class
                ? Map.of("description", "Done.", "content", Map.of("text/csv", TEXT))
                : operation.output() == TextDocument.class
                    ? Map.of("description", "Done.", "content", Map.of("text/plain", TEXT))
                    : operation.output() == JsonDocument.class
                        ? Map.of(
                            "description", "Done.", "content", content(Map.of("type", "array")))
                        : operation.output() == YamlDocument.class
                            ? Map.of(
                                "description", "Done.", "content", Map.of("application/yaml", TEXT))
                            : response("Done.", schemas.of(operation.output())));
    responses.put("default", Map.of("$ref", "#/components/responses/Refusal"));
    described.put("responses", responses);
    return described;
  }

  private static List<Object> parameters(Operation operation) {
    List<Object> parameters = new ArrayList<>();
    Matcher segments = SEGMENT.matcher(operation.template());
    while (segments.find()) {
      String name = segments.group(1);
      parameters.add(
          parameter(
              name,
              "path",
              true,
              switch (name) {
                case "organization" -> "Its id or its slug.";
                case "role" -> "Its key.";
                case "domain" -> "Its name.";
                default -> "Its id.";
              }));
    }
    operation
        .query()
        .forEach(
            query -> parameters.add(parameter(query.name(), "query", false, query.description())));
    return parameters;
  }

  private static Map<String, Object> parameter(
      String name, String in, boolean required, String description) {
    return Map.of(
        "name",
        name,
        "in",
        in,
        "required",
        required,
        "description",
        description,
        "schema",
        Map.of("type", "string"));
  }

  private static Map<String, Object> response(String description, Object schema) {
    return Map.of("description", description, "content", content(schema));
  }

  /** The forms in which a body may come. */
  private static Map<String, Object> bodies(Operation operation, Object schema) {
    Map<String, Object> bodies = new LinkedHashMap<>(content(schema));
    operation
        .csv()
        .ifPresent(
            csv ->
                bodies.put(
                    csv.mediaType(),
                    Map.of(
                        "schema",
                        Map.of(
                            "type",
                            "string",
                            "description",
                            csv.description(),
                            "x-columns",
                            csv.columns()))));
    return bodies;
  }

  private static Map<String, Object> content(Object schema) {
    return Map.of("application/json", Map.of("schema", schema));
  }
}
