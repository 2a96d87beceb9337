package dev.gatehouse.server.openid;

import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.ApplicationDraft.Kind;
import dev.gatehouse.server.application.ApplicationDraft.RefreshTokens;
import java.util.List;
import java.util.Optional;

/** Registrations that tests need. */
record ClientDrafts(
    String clientId,
    ClientAuthentication authentication,
    String jwks,
    List<String> redirectUris,
    String backChannelLogoutUri,
    Audience audience) {

  static ClientDrafts of(String clientId) {
    return new ClientDrafts(
        clientId,
        ClientAuthentication.CLIENT_SECRET_BASIC,
        "",
        List.of(TestClient.REDIRECT),
        "",
        new Audience.Everyone());
  }

  ClientDrafts authenticating(ClientAuthentication other, String keys) {
    return new ClientDrafts(clientId, other, keys, redirectUris, backChannelLogoutUri, audience);
  }

  ClientDrafts at(String... uris) {
    return new ClientDrafts(
        clientId, authentication, jwks, List.of(uris), backChannelLogoutUri, audience);
  }

  ClientDrafts toldAt(String uri) {
    return new ClientDrafts(clientId, authentication, jwks, redirectUris, uri, audience);
  }

  ClientDrafts only(Audience other) {
    return new ClientDrafts(
        clientId, authentication, jwks, redirectUris, backChannelLogoutUri, other);
  }

  ApplicationDraft draft() {
    return new ApplicationDraft(
        Kind.OIDC,
        "Reports",
        clientId,
        authentication,
        jwks,
        "",
        redirectUris,
        List.of("https://app.test/bye"),
        backChannelLogoutUri,
        "",
        List.of(),
        audience,
        Optional.empty(),
        RefreshTokens.usual());
  }
}
