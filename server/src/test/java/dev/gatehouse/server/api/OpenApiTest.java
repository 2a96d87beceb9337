package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Documented;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document (OpenAPI 3.1.0) holds together, and says what the API really answers. */
class OpenApiTest {
  private static ApiWorld world;
  private static JsonNode document;

  @BeforeAll
  static void start() {
    world = new ApiWorld();
    document = world.openApi();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void has_what_openapi_3_1_requires() {
    assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
    assertThat(document.at("/info/title").asString()).isNotEmpty();
    assertThat(document.at("/info/version").asString()).isNotEmpty();
    assertThat(document.at("/components/securitySchemes/apiKey/scheme").asString())
        .isEqualTo("bearer");
    for (Documented operation : world.operations()) {
      JsonNode parameters = operation.operation().path("parameters");
      for (String segment : operation.template().split("/", -1)) {
        if (segment.startsWith("{")) {
          String name = segment.substring(1, segment.length() - 1);
          assertThat(parameters.valueStream())
              .as(operation + " declares " + name)
              .anyMatch(
                  one ->
                      one.path("name").asString().equals(name)
                          && one.path("in").asString().equals("path")
                          && one.path("required").asBoolean());
        }
      }
      for (JsonNode parameter : parameters) {
        assertThat(parameter.path("description").asString(""))
            .as(operation.toString())
            .isNotEmpty();
      }
      assertThat(operation.operation().path("summary").asString()).endsWith(".");
      assertThat(operation.operation().path("responses").size()).isEqualTo(2);
    }
  }

  @Test
  void each_operation_has_an_id_of_its_own() {
    List<String> ids =
        world.operations().stream()
            .map(one -> one.operation().path("operationId").asString())
            .toList();
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][A-Za-z]+"));
  }

  @Test
  void every_scope_is_one_that_keys_can_have() {
    assertThat(world.operations())
        .allMatch(operation -> ApiScopes.all().contains(operation.scope()));
  }

  @Test
  void every_reference_leads_somewhere() {
    TreeSet<String> references = new TreeSet<>();
    collect(document, references);
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  private static void collect(JsonNode node, TreeSet<String> references) {
    if (node.path("$ref").isString()) {
      references.add(node.path("$ref").asString());
    }
    node.forEach(child -> collect(child, references));
  }

  /** Makes one of each noun and compares every answer with what is promised. */
  @Test
  void what_is_answered_is_what_is_described() {
    world.made("PATCH", ApiWorld.ACME, "{\"branding\":{\"productName\":\"Tracehub\"}}");
    world.made("POST", ApiWorld.ACME + "/domains", "{\"name\":\"acme.example\"}");
    JsonNode user =
        world.made(
            "POST",
            ApiWorld.ACME + "/users",
            "{\"userName\":\"ada@acme.example\",\"authenticationMethod\":\"password\"}");
    String userPath = "/users/" + user.path("id").asString();
    JsonNode application =
        world.made(
            "POST",
            "/applications",
            "{\"name\":\"T\",\"redirectUris\":[\"https://app.example.com/cb\"]}");
    String applicationPath = "/applications/" + application.path("id").asString();
    String connectionPath = ApiWorld.ACME + "/connections/" + connection();
    List<String> wrong = new ArrayList<>();
    compare("POST", applicationPath + "/secrets", "{}", wrong);
    compare(
        "POST", ApiWorld.ACME + "/api-keys", "{\"name\":\"k\",\"scopes\":[\"users:read\"]}", wrong);
    compare("POST", ApiWorld.ACME + userPath + "/invitation", "", wrong);
    compare("POST", ApiWorld.ACME + userPath + "/sessions/end", "", wrong);
    compare("POST", connectionPath + "/enable", "", wrong);
    String directoryPath = ApiWorld.ACME + "/directories/" + directory(connectionPath);
    compare("POST", directoryPath + "/tokens", "{\"name\":\"Okta\"}", wrong);
    compare("POST", directoryPath + "/clients", "{\"name\":\"Entra\"}", wrong);
    compare("POST", directoryPath + "/disable", "", wrong);
    compare("PATCH", directoryPath, "{\"networks\":[\"192.0.2.0/24\"]}", wrong);
    compare("PUT", "/roles/tester", "{\"name\":\"T\",\"permissions\":[\"a:b\"]}", wrong);
    compare(
        "PUT",
        connectionPath + "/role-mappings",
        "{\"combination\":\"ALL_MATCHES\",\"mappings\":[{\"value\":\"g\",\"role\":\"tester\"}]}",
        wrong);
    for (String path :
        List.of(
            "/organizations",
            ApiWorld.ACME,
            ApiWorld.ACME + "/domains",
            ApiWorld.ACME + "/presets",
            ApiWorld.ACME + "/connections",
            connectionPath,
            connectionPath + "/role-mappings",
            ApiWorld.ACME + "/directories",
            directoryPath,
            directoryPath + "/tokens",
            directoryPath + "/clients",
            ApiWorld.ACME + "/users",
            ApiWorld.ACME + userPath,
            ApiWorld.ACME + userPath + "/sessions",
            ApiWorld.ACME + "/sign-ins",
            ApiWorld.ACME + "/api-keys",
            ApiWorld.ACME + "/audit-events",
            "/audit-events",
            "/api-keys",
            "/roles",
            "/applications",
            applicationPath,
            applicationPath + "/secrets")) {
      compare("GET", path, "", wrong);
    }
    compare("POST", ApiWorld.ACME + "/connections", "{}", wrong);
    compare("GET", ApiWorld.ACME + "/users/user_nobody", "", wrong);
    assertThat(wrong).isEmpty();
  }

  private static String connection() {
    return world
        .made(
            "POST",
            ApiWorld.ACME + "/connections",
            """
            {"preset":"okta-oidc","displayName":"Okta",
             "settings":{"issuer":"https://acme.okta.com","clientId":"abc"},
             "secrets":{"clientSecret":"a-secret-that-nobody-else-knows"}}""")
        .path("id")
        .asString();
  }

  private static String directory(String connectionPath) {
    String connection = connectionPath.substring(connectionPath.lastIndexOf('/') + 1);
    return world
        .made("POST", ApiWorld.ACME + "/directories", "{\"connection\":\"" + connection + "\"}")
        .path("id")
        .asString();
  }

  private static void compare(String method, String path, String json, List<String> wrong) {
    ApiWorld.Answer answer = world.call(method, path, json);
    Documented operation =
        world.operations().stream()
            .filter(one -> one.method().equals(method) && path.matches(pattern(one.template())))
            .findFirst()
            .orElseThrow();
    JsonNode responses = operation.operation().path("responses");
    JsonNode described =
        responses.has(Integer.toString(answer.status()))
            ? responses.path(Integer.toString(answer.status()))
            : resolve(responses.path("default"));
    if (answer.status() < 300 && !responses.has(Integer.toString(answer.status()))) {
      wrong.add(operation + " answers " + answer.status());
    }
    fit(
        answer.body(),
        described.at("/content/application~1json/schema"),
        operation.toString(),
        wrong);
  }

  private static String pattern(String template) {
    return template.replaceAll("\\{[a-z_]+}", "[^/]+");
  }

  private static JsonNode resolve(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.path("$ref").asString().substring(1)) : schema;
  }

  private static void fit(JsonNode value, JsonNode described, String where, List<String> wrong) {
    JsonNode schema = resolve(described);
    boolean fits =
        switch (schema.path("type").asString("")) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isString();
          case "boolean" -> value.isBoolean();
          case "integer" -> value.isIntegralNumber();
          default -> schema.isObject();
        };
    if (!fits) {
      wrong.add(where + ": " + value + " is not " + schema);
      return;
    }
    if (schema.has("enum")
        && schema.path("enum").valueStream().noneMatch(word -> word.equals(value))) {
      wrong.add(where + ": " + value + " is none of " + schema.path("enum"));
    }
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asString())) {
        wrong.add(where + " lacks " + required.asString());
      }
    }
    if (schema.path("properties").isObject()) {
      value
          .properties()
          .forEach(
              entry -> {
                JsonNode property = schema.path("properties").path(entry.getKey());
                if (property.isMissingNode()) {
                  wrong.add(where + "." + entry.getKey() + " is not described");
                } else {
                  fit(entry.getValue(), property, where + "." + entry.getKey(), wrong);
                }
              });
    }
    if (value.isArray()) {
      value.forEach(item -> fit(item, schema.path("items"), where + "[]", wrong));
    }
  }
}
