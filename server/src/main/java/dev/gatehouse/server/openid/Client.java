package dev.gatehouse.server.openid;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.OpenIdSettings.IdTokenAlgorithm;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An application as client of the provider. */
record Client(Application application) {

  ApplicationId id() {
    return application.id();
  }

  String clientId() {
    return application.clientId();
  }

  String name() {
    return application.name();
  }

  boolean enabled() {
    return application.enabled();
  }

  /** Whether it cannot keep a secret (RFC 6749 §2.1). */
  boolean isPublic() {
    return authentication() == ClientAuthentication.NONE;
  }

  ClientAuthentication authentication() {
    return application.settings().authentication();
  }

  List<String> redirectUris() {
    return application.settings().redirectUris();
  }

  List<String> postLogoutRedirectUris() {
    return application.settings().postLogoutRedirectUris();
  }

  Optional<Duration> sessionLifetime() {
    return application.settings().sessionLifetime();
  }

  boolean admits(OrganizationScope scope) {
    return Applications.admits(application, scope);
  }

  /** Leniency has a name; a public client never gets this one. */
  boolean allowMissingPkce() {
    return application.settings().openId().allowMissingPkce() && !isPublic();
  }

  /** Whether devices without a browser may ask for it (RFC 8628). */
  boolean allowsDeviceFlow() {
    return application.settings().openId().deviceFlow();
  }

  JwsAlgorithm idTokenAlgorithm() {
    return application.settings().openId().idTokenAlgorithm() == IdTokenAlgorithm.ES256
        ? JwsAlgorithm.ES256
        : JwsAlgorithm.RS256;
  }
}
