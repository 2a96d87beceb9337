package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.console.ConsoleRoutes.Known;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One of everything in an organization, with one text wherever somebody can write one, and their
 * ids by the names that routes have for them.
 */
final class ConsoleContents {
  private static final Pattern WHAT_TIME_CHANGES =
      Pattern.compile("attempts|status|next\\w*|last\\w*|failingSince|cause|error|updatedAt");
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
  private static final String PUBLIC_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl x";

  private final Map<String, String> ids = new HashMap<>();
  private final ConsoleWorld world;
  private final String path;
  private final String text;

  /** Where a set-up link leads. */
  String setupLink = "";

  private ConsoleContents(ConsoleWorld world, String organization, String text) {
    this.world = world;
    this.path = "/organizations/" + organization;
    this.text = text;
    ids.put("organization", organization);
    ids.put("slug", organization);
  }

  static ConsoleContents fill(ConsoleWorld world, String organization, String text) {
    ConsoleContents contents = new ConsoleContents(world, organization, text);
    world.admin.patch(contents.path, Map.of("name", text, "branding", Map.of("productName", text)));
    contents.people(organization);
    contents.provider();
    contents.directory(organization);
    contents.around(organization);
    return contents;
  }

  /** What belongs to the whole installation. */
  void fillInstallation() {
    world.admin.put("/roles/odd", Map.of("name", text, "permissions", List.of("read")));
    ids.put("role", "odd");
    String application =
        world
            .admin
            .post(
                "/applications",
                Map.of("name", text, "redirectUris", List.of("https://app.example/callback")))
            .path("id")
            .asString();
    ids.put("application", application);
    world.admin.post("/applications/" + application + "/secrets", Map.of());
    ids.put(
        "secret",
        world.admin.get("/applications/" + application + "/secrets").at("/0/id").asString());
    ids.put("purpose", "OPENID_ES256");
  }

  private String post(String below, Map<String, ?> body) {
    return world.admin.post(path + below, body).path("id").asString();
  }

  private String first(String below) {
    var list = world.admin.get(path + below);
    String id = (list.isArray() ? list : list.path("items")).at("/0/id").asString();
    assertThat(id).as("the first of %s", below).isNotEmpty();
    return id;
  }

  private void people(String organization) {
    String address = "kim@" + organization + ".example";
    String user = world.user(organization, address, text, List.of("admin"));
    ids.put("user", user);
    try (TestBrowser browser = world.gatehouse.browser().saying(text)) {
      world.signIn(browser, organization, address);
      ids.put("session", first("/users/" + user + "/sessions"));
    }
    ids.put("sign_in", first("/sign-ins"));
    world.admin.post(
        path + "/users",
        Map.of(
            "userName",
            "new@" + organization + ".example",
            "displayName",
            text,
            "authenticationMethod",
            "password",
            "roles",
            List.of("viewer"),
            "invite",
            true));
    ids.put("invitation", first("/invitations"));
    ids.put(
        "api-key",
        world
            .admin
            .post(
                path + "/api-keys",
                Map.of("name", text, "scopes", List.of("users:read"), "user", user))
            .at("/key/id")
            .asString());
    ids.put(
        "ssh-key",
        post("/ssh-keys", Map.of("user", user, "key", PUBLIC_KEY, "name", cut(text, 60))));
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  private void provider() {
    String connection =
        post(
            "/connections",
            Map.of(
                "preset",
                "okta-oidc",
                "displayName",
                text,
                "description",
                text,
                "secrets",
                Map.of("clientSecret", "a-secret-that-nobody-else-knows"),
                "settings",
                Map.of("issuer", "https://idp.invalid", "clientId", path + text)));
    ids.put("connection", connection);
    world.admin.put(
        path + "/connections/" + connection + "/role-mappings",
        Map.of(
            "combination",
            "ALL_MATCHES",
            "mappings",
            List.of(Map.of("value", text, "role", "viewer"))));
    ids.put(
        "test",
        world
            .admin
            .post(path + "/connections/" + connection + "/test-sign-ins", Map.of())
            .path("id")
            .asString());
    world.admin.post(path + "/connections/" + connection + "/enable", Map.of());
    world.admin.post(
        path + "/connections/" + connection + "/signal-stream",
        Map.of(
            "issuer",
            "https://signals.invalid",
            "delivery",
            "PUSH",
            "jwksUri",
            "https://signals.invalid/jwks",
            "audience",
            text));
  }

  private void directory(String organization) {
    String directory = post("/directories", Map.of("connection", ids.get("connection")));
    ids.put("directory", directory);
    var token =
        world.admin.post(path + "/directories/" + directory + "/tokens", Map.of("name", text));
    ids.put("token", token.at("/about/id").asString());
    var client =
        world.admin.post(path + "/directories/" + directory + "/clients", Map.of("name", text));
    ids.put("client", client.at("/client/id").asString());
    String secret = token.path("token").asString();
    String member =
        scim(
            secret,
            "Users",
            Map.of(
                "schemas",
                List.of("urn:ietf:params:scim:schemas:core:2.0:User"),
                "userName",
                "managed@" + organization + ".example",
                "displayName",
                text,
                "externalId",
                text,
                "active",
                true));
    ids.put("member", member);
    ids.put(
        "group",
        scim(
            secret,
            "Groups",
            Map.of(
                "schemas",
                List.of("urn:ietf:params:scim:schemas:core:2.0:Group"),
                "displayName",
                text,
                "members",
                List.of(Map.of("value", member)))));
  }

  private String scim(String token, String kind, Map<String, ?> body) {
    HttpResponse<String> answer =
        world.gatehouse.send(
            HttpRequest.newBuilder(world.gatehouse.at("/scim/v2/" + kind))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/scim+json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        new String(Doc.write(body), java.nio.charset.StandardCharsets.UTF_8)))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(answer.body());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  private void around(String organization) {
    post("/domains", Map.of("name", organization + ".example"));
    ids.put("domain", organization + ".example");
    world.admin.post(path + "/domains/" + organization + ".example/vouch", Map.of());
    world.admin.put(
        path + "/domains/" + organization + ".example/route",
        Map.of("connection", ids.get("connection")));
    String webhook =
        world
            .admin
            .post(
                path + "/webhooks", Map.of("url", "https://hooks.invalid/in", "description", text))
            .at("/webhook/id")
            .asString();
    ids.put("webhook", webhook);
    world.admin.post(path + "/webhooks/" + webhook + "/test", Map.of());
    ids.put(
        "message",
        world
            .admin
            .get(path + "/webhooks/" + webhook + "/deliveries")
            .at("/items/0/message")
            .asString());
    var link =
        world.admin.post(
            path + "/setup-links",
            Map.of("name", text, "allows", List.of("PROVIDER", "PROVISIONING", "DOMAINS")));
    ids.put("link", link.at("/link/id").asString());
    setupLink = URI.create(link.path("address").asString()).getPath();
    world.admin.put(path + "/look", Map.of("words", Map.of("de", Map.of("Continue", text))));
    ids.put("language", "de");
    ids.put("level", "SL1");
  }

  /** The id of one thing, by the name that routes have for it. */
  String id(String name) {
    return java.util.Objects.requireNonNull(ids.get(name), name);
  }

  Map<String, String> ids() {
    return Map.copyOf(ids);
  }

  /** The path of a route about the things here, in an organization that may be another. */
  String path(Known route, String organization) {
    String which = route.template().contains("ssh-keys") ? "ssh-key" : "api-key";
    return PARAMETER
        .matcher(route.template())
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    switch (found.group(1)) {
                      case "organization" -> organization;
                      case "key" -> id(which);
                      default -> id(found.group(1));
                    }));
  }

  /** All that the admin API says of the organization here, without what time alone changes. */
  String everything() {
    StringBuilder all = new StringBuilder();
    for (String below :
        List.of(
            "",
            "/users",
            "/domains",
            "/connections",
            "/connections/" + id("connection") + "/role-mappings",
            "/connections/" + id("connection") + "/test-sign-ins",
            "/connections/" + id("connection") + "/signal-stream",
            "/directories",
            "/directories/" + id("directory") + "/tokens",
            "/directories/" + id("directory") + "/clients",
            "/webhooks",
            "/webhooks/" + id("webhook") + "/deliveries",
            "/setup-links",
            "/api-keys",
            "/ssh-keys",
            "/invitations",
            "/users/" + id("user") + "/sessions",
            "/sign-in-policy",
            "/look",
            "/audit-events?limit=100")) {
      JsonNode answer = world.admin.get(path + below);
      removeWhatTimeChanges(answer);
      all.append(below).append(answer).append('\n');
    }
    return all.toString();
  }

  /** Such as how far a message has come, which nobody is there to take. */
  private static void removeWhatTimeChanges(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(
          object
              .propertyStream()
              .map(Map.Entry::getKey)
              .filter(name -> WHAT_TIME_CHANGES.matcher(name).matches())
              .toList());
    }
    node.forEach(ConsoleContents::removeWhatTimeChanges);
  }
}
