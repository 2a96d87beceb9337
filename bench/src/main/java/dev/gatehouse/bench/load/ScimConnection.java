package dev.gatehouse.bench.load;

import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An identity provider's client of one directory, as fast as one connection allows. */
final class ScimConnection implements AutoCloseable {
  /** So many that the limit on requests is never what is measured. */
  static final int REQUESTS_PER_SECOND = 900_000;

  private static final JsonMapper JSON = new JsonMapper();
  private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";

  private static final String ROOT = "/scim/v2";

  private final PlainHttp http;
  private final String authority;
  private final String token;

  private ScimConnection(int port, String token) throws IOException {
    this.http = new PlainHttp(port);
    this.authority = "127.0.0.1:" + port;
    this.token = token;
  }

  /**
   * A directory with its credentials; they stay when the server starts again on another port.
   *
   * @param organization its id
   * @param directory its id
   */
  record Directory(String organization, String directory, String token) {
    static Directory setUp(RunningServer server) {
      AdminClient admin = new AdminClient(server.address(), RunningServer.KEY);
      String organization =
          admin
              .post("/organizations", Map.of("slug", "acme", "name", "Acme"))
              .path("id")
              .asString();
      String inside = "/organizations/acme";
      Map<String, Object> settings =
          Map.of(
              "entityId",
              "https://idp.example/saml",
              "ssoRedirectUrl",
              "https://idp.example/sso",
              "certificates",
              List.of(TestKeys.identityProvider().certificateBase64()));
      String connection =
          admin
              .post(
                  inside + "/connections",
                  Map.of("preset", "saml", "displayName", "Acme", "settings", settings))
              .path("id")
              .asString();
      admin.post(inside + "/connections/" + connection + "/enable", Map.of());
      String directory =
          admin
              .post(
                  inside + "/directories",
                  Map.of("connection", connection, "requestsPerSecond", REQUESTS_PER_SECOND))
              .path("id")
              .asString();
      String token =
          admin
              .post(inside + "/directories/" + directory + "/tokens", Map.of("name", "bench"))
              .path("token")
              .asString();
      return new Directory(organization, directory, token);
    }

    ScimConnection at(RunningServer server) throws IOException {
      return new ScimConnection(server.port(), token);
    }
  }

  /** Creates a user; answers its id. */
  String createUser(String userName) throws IOException {
    return JSON.readTree(exchange(201, "POST", "/Users", user(userName))).path("id").asString();
  }

  /**
   * Creates a user and does not look at the answer: clients share the processor with the server.
   */
  void createUserBlindly(String userName) throws IOException {
    exchange(201, "POST", "/Users", user(userName));
  }

  /** As it stands: a library that writes it would cost about as much as the server's reading it. */
  private static byte[] user(String userName) {
    return ("{\"schemas\":[\""
            + CORE
            + "User\"],\"userName\":\""
            + userName
            + "\",\"externalId\":\"ext-"
            + userName
            + "\",\"displayName\":\"Person "
            + userName
            + "\",\"name\":{\"givenName\":\"Person\",\"familyName\":\""
            + userName
            + "\"},\"emails\":[{\"value\":\""
            + userName
            + "\",\"type\":\"work\",\"primary\":true}],\"active\":true}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Creates a group; answers its id. */
  String createGroup(String name, String member) throws IOException {
    Map<String, Object> group =
        Map.of(
            "schemas",
            List.of(CORE + "Group"),
            "displayName",
            name,
            "members",
            List.of(Map.of("value", member)));
    return expect(201, "POST", "/Groups", group).path("id").asString();
  }

  /** Finds one user by name. */
  void lookUp(String userName) throws IOException {
    String filter = "?filter=userName%20eq%20%22" + userName.replace("@", "%40") + "%22";
    JsonNode found = expect(200, "GET", "/Users" + filter, Map.of());
    if (found.path("totalResults").asInt() != 1) {
      throw new IllegalStateException(userName + ": " + found);
    }
  }

  /** Reads a page of 100 users from a start index on. */
  void page(int startIndex) throws IOException {
    JsonNode page = expect(200, "GET", "/Users?count=100&startIndex=" + startIndex, Map.of());
    if (page.path("Resources").size() != 100) {
      throw new IllegalStateException("a page of " + page.path("Resources").size());
    }
  }

  /**
   * Reads a page of 100 users by cursor (RFC 9865).
   *
   * @param cursor empty for the first
   * @return the next one
   */
  String cursorPage(String cursor) throws IOException {
    JsonNode page = expect(200, "GET", "/Users?count=100&cursor=" + cursor, Map.of());
    if (page.path("Resources").size() != 100) {
      throw new IllegalStateException("a page of " + page.path("Resources").size());
    }
    return page.path("nextCursor").asString("");
  }

  /** Adds one member to a group or removes it. */
  void member(String group, String user, boolean add) throws IOException {
    Map<String, Object> operation =
        add
            ? Map.of("op", "add", "path", "members", "value", List.of(Map.of("value", user)))
            : Map.of("op", "remove", "path", "members[value eq \"" + user + "\"]");
    expect(
        204,
        "PATCH",
        "/Groups/" + group,
        Map.of(
            "schemas",
            List.of("urn:ietf:params:scim:api:messages:2.0:PatchOp"),
            "Operations",
            List.of(operation)));
  }

  private JsonNode expect(int status, String method, String path, Map<String, ?> body)
      throws IOException {
    byte[] octets = body.isEmpty() ? new byte[0] : JSON.writeValueAsBytes(body);
    byte[] answer = exchange(status, method, path, octets);
    return answer.length == 0 ? JSON.missingNode() : JSON.readTree(answer);
  }

  private byte[] exchange(int status, String method, String path, byte[] body) throws IOException {
    PlainHttp.Answer answer =
        http.exchange(
            method
                + " "
                + ROOT
                + path
                + " HTTP/1.1\r\nHost: "
                + authority
                + "\r\nAuthorization: Bearer "
                + token
                + (body.length == 0 ? "" : "\r\nContent-Type: application/scim+json")
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n",
            body);
    if (answer.status() != status) {
      throw new IllegalStateException(
          method
              + " "
              + path
              + ": "
              + answer.status()
              + " "
              + new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
