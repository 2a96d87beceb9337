package dev.gatehouse.server.openid;

import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /oauth/token} (RFC 6749 §3.2). */
final class TokenEndpoint {
  /** RFC 8628 §3.4. */
  static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

  private final ClientAuthentication clients;
  private final Grants grants;
  private final DeviceFlow devices;
  private final IdTokens idTokens;
  private final Addresses addresses;
  private final InstantSource clock;

  TokenEndpoint(
      ClientAuthentication clients,
      Grants grants,
      DeviceFlow devices,
      IdTokens idTokens,
      Addresses addresses,
      InstantSource clock) {
    this.clients = clients;
    this.grants = grants;
    this.devices = devices;
    this.idTokens = idTokens;
    this.addresses = addresses;
    this.clock = clock;
  }

  Response handle(Request request) {
    return OAuthAnswer.reading(
        () -> {
          Instant now = clock.instant();
          Parameters form = request.form();
          return switch (clients.authenticate(request, form, addresses.ofToken(), now)) {
            case ClientAuthentication.Result.Refused refused -> OAuthAnswer.refusedClient(refused);
            case ClientAuthentication.Result.Known known -> grant(known.client(), form, now);
          };
        });
  }

  private Response grant(Client client, Parameters form, Instant now) {
    return switch (form.required("grant_type")) {
      case "authorization_code" ->
          answer(
              client,
              grants.redeem(
                  client,
                  form.required("code"),
                  form.one("redirect_uri").orElse(""),
                  form.one("code_verifier").orElse(""),
                  now),
              true,
              now);
      case "refresh_token" ->
          answer(
              client,
              grants.refresh(
                  client, form.required("refresh_token"), scope(form.one("scope").orElse("")), now),
              false,
              now);
      case DEVICE_CODE ->
          answer(client, devices.redeem(client, form.required("device_code"), now), false, now);
      default -> OAuthAnswer.error(OpenIdRefusal.GRANT_TYPE, "grant_type");
    };
  }

  private static Set<String> scope(String text) {
    Set<String> scope = new LinkedHashSet<>(List.of(text.split(" ", 50)));
    scope.remove("");
    return scope;
  }

  private Response answer(Client client, Grants.Result result, boolean nonce, Instant now) {
    return switch (result) {
      case Grants.Result.Refused refused -> OAuthAnswer.error(refused.why(), refused.detail());
      case Grants.Result.Issued issued -> {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("access_token", issued.accessToken());
        members.put("token_type", "Bearer");
        members.put("expires_in", Duration.between(now, issued.accessTokenExpiresAt()).toSeconds());
        issued.refreshToken().ifPresent(token -> members.put("refresh_token", token));
        members.put("scope", String.join(" ", issued.scope()));
        if (issued.scope().contains("openid")) {
          members.put("id_token", idTokens.make(client, issued, nonce, now));
        }
        yield OAuthAnswer.json(200, members);
      }
    };
  }
}
