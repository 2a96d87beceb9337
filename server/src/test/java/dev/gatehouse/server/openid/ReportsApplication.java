package dev.gatehouse.server.openid;

import dev.gatehouse.testkit.AdminClient;
import java.util.List;
import java.util.Map;

/** The application "Reports", as an operator registers it with the whole program. */
final class ReportsApplication {
  static final String CALLBACK = "https://app.test/callback";

  private ReportsApplication() {}

  /** Registers it, with the client id {@code reports}; answers its id. */
  static String register(AdminClient admin) {
    return admin
        .post(
            "/applications",
            Map.of(
                "name",
                "Reports",
                "clientId",
                "reports",
                "tokenEndpointAuthMethod",
                "client_secret_post",
                "redirectUris",
                List.of(CALLBACK),
                "allowMissingPkce",
                true,
                "idTokenSignedResponseAlg",
                "ES256"))
        .path("id")
        .asString();
  }
}
