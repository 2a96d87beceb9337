package dev.gatehouse.server.openid;

import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** {@code /oauth/introspect} (RFC 7662) and {@code /oauth/revoke} (RFC 7009). */
final class TokenStatusEndpoints {
  private final ClientAuthentication clients;
  private final Grants grants;
  private final Addresses addresses;
  private final InstantSource clock;

  TokenStatusEndpoints(
      ClientAuthentication clients, Grants grants, Addresses addresses, InstantSource clock) {
    this.clients = clients;
    this.grants = grants;
    this.addresses = addresses;
    this.clock = clock;
  }

  Response introspect(Request request) {
    return forClient(
        request,
        (client, form) -> {
          if (client.isPublic()) {
            // RFC 7662 §2.1: whoever asks must prove who it is, against scanning for tokens.
            return OAuthAnswer.error(
                OpenIdRefusal.CLIENT_AUTHENTICATION, "a public client cannot introspect");
          }
          return OAuthAnswer.json(200, status(client, form.required("token")));
        });
  }

  /** RFC 7662 §2.2: about a token of somebody else nothing is told but that it is not active. */
  private Map<String, Object> status(Client client, String token) {
    Instant now = clock.instant();
    Optional<Grants.Live> access = grants.live(GrantStore.Kind.ACCESS, token, now);
    Optional<Grants.Live> found =
        access
            .or(() -> grants.live(GrantStore.Kind.REFRESH, token, now))
            .filter(live -> live.token().grant().applicationId().equals(client.id().value()));
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("active", found.isPresent());
    found.ifPresent(live -> tell(members, live, client, access.isPresent()));
    return members;
  }

  private void tell(Map<String, Object> members, Grants.Live live, Client client, boolean access) {
    members.put("iss", addresses.issuer());
    members.put("client_id", client.clientId());
    members.put("aud", client.clientId());
    members.put("sub", live.user().id().value());
    members.put("username", live.user().userName());
    members.put("scope", String.join(" ", live.token().scope()));
    if (access) {
      members.put("token_type", "Bearer");
    }
    members.put("iat", live.token().issuedAt().getEpochSecond());
    members.put("exp", live.token().expiresAt().getEpochSecond());
    members.put("sid", live.token().grant().session().value());
    members.put("organization_id", live.scope().organization().value());
    if (live.token().scope().contains("roles")) {
      members.put("roles", live.user().roles());
      members.put("permissions", live.person().permissions());
    }
  }

  Response revoke(Request request) {
    return forClient(
        request,
        (client, form) ->
            switch (grants.revoke(client, form.required("token"), clock.instant())) {
              case DONE -> Response.empty(200).with("Cache-Control", "no-store");
              // RFC 7009 §2.1: the request is refused and the client informed.
              case FOREIGN ->
                  OAuthAnswer.error(OpenIdRefusal.FOREIGN_TOKEN, "token of another client");
            });
  }

  private Response forClient(Request request, BiFunction<Client, Parameters, Response> answer) {
    return OAuthAnswer.reading(
        () -> {
          Parameters form = request.form();
          return switch (clients.authenticate(
              request, form, addresses.ofToken(), clock.instant())) {
            case ClientAuthentication.Result.Refused refused -> OAuthAnswer.refusedClient(refused);
            case ClientAuthentication.Result.Known known -> answer.apply(known.client(), form);
          };
        });
  }
}
