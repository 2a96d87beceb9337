package dev.gatehouse.server.peers;

import dev.gatehouse.server.ProvisionedOrganization;
import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands between SAP's compliance tests and Gatehouse, for four things that they insist on and the
 * specification does not; each would else hide what comes after it in a test.
 *
 * <ul>
 *   <li>They ask for a token with {@code grant_type} in the address and no form, which RFC 6749
 *       §4.4.2 does not know: the directory's token is handed out here.
 *   <li>Their users have names that are no e-mail addresses, and none beside; Gatehouse needs one.
 *   <li>A PATCH must be answered 204, where RFC 7644 §3.5.2 lets 200 show the result.
 *   <li>Locations must begin with the address that was called, which is this one.
 * </ul>
 */
final class ScimonoGateway implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST_NAME = 60;

  private final ProvisionedOrganization organization;
  private final LoopbackServer server = LoopbackServer.open(0);

  ScimonoGateway(ProvisionedOrganization organization) {
    this.organization = organization;
    server.start(this::handle);
  }

  String baseUrl() {
    return server.baseUrl() + "/scim/v2";
  }

  String tokenUrl() {
    return server.baseUrl() + "/token";
  }

  private void handle(Exchange exchange) throws IOException {
    if (exchange.path().equals("/token")) {
      exchange.json(
          200,
          JSON.createObjectNode()
              .put("access_token", organization.credentials().token())
              .put("token_type", "Bearer")
              .toString());
      return;
    }
    HttpResponse<String> answer = Http.send(forwarded(exchange));
    String there = organization.gatehouse().address().toString();
    answer
        .headers()
        .firstValue("Location")
        .ifPresent(place -> exchange.addHeader("Location", place.replace(there, server.baseUrl())));
    boolean patched = exchange.method().equals("PATCH") && answer.statusCode() == 200;
    exchange.answer(
        patched ? 204 : answer.statusCode(),
        answer.headers().firstValue("Content-Type").orElse("application/scim+json"),
        patched ? "" : answer.body().replace(there, server.baseUrl()));
  }

  private HttpRequest.Builder forwarded(Exchange exchange) {
    String query = exchange.rawQuery().isEmpty() ? "" : "?" + exchange.rawQuery();
    var request =
        HttpRequest.newBuilder(
            URI.create(organization.gatehouse().address() + exchange.rawPath() + query));
    for (String name : List.of("Authorization", "Content-Type", "Accept")) {
      exchange.header(name).ifPresent(value -> request.header(name, value));
    }
    String body = exchange.body();
    boolean writesUser =
        exchange.path().startsWith("/scim/v2/Users")
            && List.of("POST", "PUT").contains(exchange.method());
    return request.method(
        exchange.method(),
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(writesUser ? withAddress(body) : body));
  }

  private static String withAddress(String body) {
    JsonNode user;
    try {
      user = JSON.readTree(body);
    } catch (JacksonException e) {
      return body;
    }
    String name = user.path("userName").asString("");
    if (name.isEmpty() || name.contains("@") || !user.path("emails").isEmpty()) {
      return body;
    }
    String local = HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    ((ObjectNode) user)
        .putArray("emails")
        .addObject()
        .put(
            "value",
            local.substring(0, Math.min(LONGEST_NAME, local.length())) + "@scimono.example")
        .put("type", "work");
    return user.toString();
  }

  @Override
  public void close() {
    server.close();
  }
}
