package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.server.Await;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Signing out at Keycloak and here, each in the hands of the other. */
@Tag("peers")
class RealSignOutTest extends RealWorld {
  private static final String SECRET = "a secret of more than thirty-two characters";

  private static String saml(String organization) {
    ObjectNode settings =
        admin.imported(organization, Map.of("metadataUrl", keycloak.samlMetadataUrl()));
    settings.put("signOutAtProvider", true);
    String connection =
        admin.connection(organization, "Staff", "keycloak-saml", settings, Map.of());
    keycloak.addSamlClientFromMetadata(admin.samlMetadata(connection));
    admin.enable(organization, connection);
    return connection;
  }

  private static String oidc(String organization) {
    ObjectNode settings = admin.imported(organization, Map.of("issuer", keycloak.issuer()));
    settings.put("clientId", organization);
    settings.put("signOutAtProvider", true);
    String connection =
        admin.connection(organization, "keycloak-oidc", settings, Map.of("clientSecret", SECRET));
    keycloak.addOidcClient(
        organization,
        SECRET,
        List.of(admin.oidcRedirectUri(connection)),
        Map.of(
            "post.logout.redirect.uris",
            gatehouse.at("/auth/logout/returned").toString(),
            "backchannel.logout.url",
            gatehouse.at("/auth/backchannel-logout/oidc/" + connection).toString(),
            "backchannel.logout.session.required",
            "true"));
    admin.enable(organization, connection);
    return connection;
  }

  private static Page signedIn(ModAuthOpenidc application) {
    Page page = browser.newPage();
    page.navigate(application.protectedUrl());
    Forms.signInAtKeycloak(page, Person.ANN);
    seesOwnClaims(page, application.protectedUrl(), Person.ANN);
    return page;
  }

  private static void endsAtBothSides(String organization, String connection) {
    try (ModAuthOpenidc application =
        admin.application("Reports", parameters(organization, connection))) {
      Page page = signedIn(application);
      page.navigate(application.signOutUrl());
      Forms.shows(page, "text=Open page");
      assertThat(admin.sessions(organization)).isZero();

      page.navigate(application.protectedUrl());
      Forms.shows(page, "input[name=username]");
    }
  }

  /** At Keycloak's own page, which asks before it ends the session. */
  private static void endsHereToo(String organization, String connection)
      throws InterruptedException {
    try (ModAuthOpenidc application =
        admin.application("Reports", parameters(organization, connection))) {
      Page page = signedIn(application);
      assertThat(admin.sessions(organization)).isEqualTo(1);
      page.navigate(keycloak.issuer() + "/protocol/openid-connect/logout");
      page.click("#kc-logout");
      Forms.shows(page, "text=You are logged out");
      Await.until("no session is left", () -> admin.sessions(organization), left -> left == 0);
    }
  }

  @Test
  void signing_out_here_signs_out_at_keycloak_over_saml() {
    String organization = admin.organization("slo-here");
    endsAtBothSides(organization, saml(organization));
  }

  @Test
  void signing_out_at_keycloak_ends_the_session_here_over_saml() throws InterruptedException {
    String organization = admin.organization("slo-there");
    endsHereToo(organization, saml(organization));
  }

  @Test
  void signing_out_here_signs_out_at_keycloak_over_openid_connect() {
    String organization = admin.organization("end-session");
    endsAtBothSides(organization, oidc(organization));
  }

  @Test
  void signing_out_at_keycloak_ends_the_session_here_over_the_back_channel()
      throws InterruptedException {
    String organization = admin.organization("back-channel");
    endsHereToo(organization, oidc(organization));
  }
}
