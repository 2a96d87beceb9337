package dev.gatehouse.server.peers;

import dev.gatehouse.server.ProvisionedOrganization;
import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands between SAP's compliance tests and Gatehouse, for what they insist on and the
 * specification does not; each would else hide what comes after it in a test.
 *
 * <ul>
 *   <li>They ask for a token with {@code grant_type} in the address and no form, which RFC 6749
 *       §4.4.2 does not know: the directory's token is handed out here.
 *   <li>Their users have names that are no e-mail addresses, and none beside or one for all;
 *       Gatehouse needs one for each.
 *   <li>A PATCH must be answered 204, where RFC 7644 §3.5.2 lets 200 show the result.
 *   <li>Locations must begin with the address that was called, which is this one.
 *   <li>Tests of filters and of types begin by making a schema, and two groups of one name. The
 *       schema is made here in word alone; the second group gets another name on its way.
 *   <li>They page by {@code startId}, which is a cursor by another name.
 * </ul>
 */
final class ScimonoGateway implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

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
    String body = exchange.body();
    if (isSchemaOfSetUp(exchange, body)) {
      boolean made = exchange.method().equals("POST");
      exchange.answer(made ? 201 : 204, "application/scim+json", made ? body : "");
      return;
    }
    HttpResponse<String> answer = Http.send(forwarded(exchange, adapted(exchange, body, false)));
    if (answer.statusCode() == 409) {
      answer = Http.send(forwarded(exchange, adapted(exchange, body, true)));
    }
    String there = organization.gatehouse().address().toString();
    answer
        .headers()
        .firstValue("Location")
        .ifPresent(place -> exchange.addHeader("Location", place.replace(there, server.baseUrl())));
    boolean patched = exchange.method().equals("PATCH") && answer.statusCode() == 200;
    exchange.answer(
        patched ? 204 : answer.statusCode(),
        answer.headers().firstValue("Content-Type").orElse("application/scim+json"),
        patched
            ? ""
            : ScimonoDialect.answer(
                answer.body().replace(there, server.baseUrl()),
                exchange.query("startId").orElse(null)));
  }

  private static boolean isSchemaOfSetUp(Exchange exchange, String body) {
    return switch (exchange.method()) {
      case "POST" ->
          exchange.path().equals("/scim/v2/Schemas")
              && ScimonoDialect.isSetUp(JSON.readTree(body).path("id").asString(""));
      case "DELETE" ->
          exchange.path().startsWith("/scim/v2/Schemas/")
              && ScimonoDialect.isSetUp(exchange.path());
      default -> false;
    };
  }

  /**
   * @param again after a refusal because somebody else has the same
   */
  private static String adapted(Exchange exchange, String body, boolean again) {
    boolean writes = List.of("POST", "PUT").contains(exchange.method());
    if (writes && exchange.path().startsWith("/scim/v2/Users")) {
      return ScimonoDialect.user(body, again);
    }
    return again && exchange.path().equals("/scim/v2/Groups") ? ScimonoDialect.second(body) : body;
  }

  private HttpRequest.Builder forwarded(Exchange exchange, String body) {
    String query =
        exchange.rawQuery().isEmpty() ? "" : "?" + ScimonoDialect.query(exchange.rawQuery());
    var request =
        HttpRequest.newBuilder(
            URI.create(organization.gatehouse().address() + exchange.rawPath() + query));
    for (String name : List.of("Authorization", "Content-Type", "Accept")) {
      exchange.header(name).ifPresent(value -> request.header(name, value));
    }
    return request.method(
        exchange.method(),
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body));
  }

  @Override
  public void close() {
    server.close();
  }
}
