package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.directory.User;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The words of an identity provider: for itself, and for people (RFC 9493). */
final class ProviderNames {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ProviderNames() {}

  /**
   * What the provider calls itself: the issuer or the entity ID. Empty where it makes no
   * assertions, such as a directory: nobody is there who could listen.
   */
  static Optional<String> of(Connection connection) {
    String member =
        switch (connection.kind()) {
          case "oidc" -> "issuer";
          case "saml" -> "entityId";
          default -> "";
        };
    return Optional.of(JSON.readTree(connection.settings()).path(member).asString(""))
        .filter(name -> !name.isEmpty());
  }

  /**
   * A person, as JSON. With OpenID Connect by issuer and subject. SAML's assertions name no issuer
   * and subject in that sense, so there by the address, which every receiver understands (CAEP
   * Interoperability Profile), and by the NameID alone where that is all there is.
   *
   * @param name OIDC {@code sub} or SAML NameID; empty where it is not known
   * @param user empty where the user is gone
   * @return empty where the provider would not know whom we mean
   */
  static Optional<String> subject(Connection connection, String name, Optional<User> user) {
    if (connection.kind().equals("oidc") && !name.isEmpty()) {
      return of(connection)
          .map(
              issuer ->
                  JSON.writeValueAsString(Map.of("format", "iss_sub", "iss", issuer, "sub", name)));
    }
    Optional<String> address = user.map(User::userName).filter(one -> one.indexOf('@') > 0);
    return address
        .map(one -> JSON.writeValueAsString(Map.of("format", "email", "email", one)))
        .or(
            () ->
                name.isEmpty()
                    ? Optional.empty()
                    : Optional.of(JSON.writeValueAsString(Map.of("format", "opaque", "id", name))));
  }
}
