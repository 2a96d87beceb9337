package dev.gatehouse.server.openid;

import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.credential.AssertionClaims;
import dev.gatehouse.server.credential.AssertionKeys;
import dev.gatehouse.server.credential.ClientCredentials;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.web.FailureLimit;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out which application sends a request (RFC 6749 §2.3, OIDC Core §9): {@code
 * client_secret_basic}, {@code client_secret_post}, {@code private_key_jwt}, or {@code none} for a
 * public client. Exactly one way may be used in a request.
 */
final class ClientAuthentication {
  private final Database database;
  private final Function<String, Optional<Client>> clients;
  private final Applications applications;
  private final AssertionKeys keySets;
  private final FailureLimit failures;

  ClientAuthentication(
      Database database,
      Function<String, Optional<Client>> clients,
      Applications applications,
      AssertionKeys keySets,
      FailureLimit failures) {
    this.database = database;
    this.clients = clients;
    this.applications = applications;
    this.keySets = keySets;
    this.failures = failures;
  }

  /** How it ended. */
  sealed interface Result {
    /** The application is who it says; a public one only says so. */
    record Known(Client client) implements Result {}

    /**
     * Not proved.
     *
     * @param challenge whether the client used the Authorization header (RFC 6749 §5.2)
     */
    record Refused(OpenIdRefusal why, String detail, boolean challenge) implements Result {}
  }

  /**
   * @param audiences what an assertion may be addressed to: the issuer or this endpoint
   */
  Result authenticate(Request request, Parameters form, List<String> audiences, Instant now) {
    ClientCredentials presented = ClientCredentials.of(request, form);
    String failureKey = request.clientAddress();
    if (failures.isExhausted(failureKey)) {
      return new Result.Refused(
          OpenIdRefusal.TOO_MANY_FAILURES, failureKey, request.header("Authorization").isPresent());
    }
    Result result =
        switch (presented) {
          case ClientCredentials.Unusable unusable ->
              refused(unusable.detail(), unusable.challenge());
          case ClientCredentials.Secret secret -> secret(secret, now);
          case ClientCredentials.Assertion assertion -> assertion(assertion, audiences, now);
          case ClientCredentials.Bare(String clientId) -> bare(clientId);
        };
    if (result instanceof Result.Refused) {
      failures.count(failureKey);
    }
    return result;
  }

  private Result bare(String clientId) {
    return find(clientId)
        .filter(Client::isPublic)
        .<Result>map(Result.Known::new)
        .orElseGet(() -> refused("no client authentication for " + clientId, false));
  }

  private Result secret(ClientCredentials.Secret presented, Instant now) {
    return find(presented.clientId())
        .filter(client -> client.authentication().usesSecret())
        .filter(
            client ->
                database.read(
                    tx -> applications.authenticates(tx, client.id(), presented.secret(), now)))
        .<Result>map(Result.Known::new)
        .orElseGet(() -> refused("unknown client or wrong secret", presented.basic()));
  }

  private Optional<Client> find(String clientId) {
    // An assertion may hold NUL, which no client id does and no query may.
    return clientId.isEmpty() || clientId.length() > 200 || clientId.indexOf('\0') >= 0
        ? Optional.empty()
        : clients.apply(clientId).filter(Client::enabled);
  }

  /** OIDC Core §9 private_key_jwt, RFC 7523 §3. */
  private Result assertion(
      ClientCredentials.Assertion presented, List<String> audiences, Instant now) {
    Optional<Client> client =
        find(presented.clientId())
            .filter(
                one ->
                    one.authentication() == ApplicationDraft.ClientAuthentication.PRIVATE_KEY_JWT);
    if (client.isEmpty()) {
      return refused("no client with keys has sent the assertion", false);
    }
    ApplicationDraft settings = client.get().application().settings();
    return switch (keySets.verify(settings.jwks(), settings.jwksUri(), presented.text(), now)) {
      case JwtVerdict.Unsound unsound -> refused("the assertion: " + unsound.detail(), false);
      case JwtVerdict.Signed signed -> signed(client.get(), signed, audiences, now);
    };
  }

  private Result signed(
      Client client, JwtVerdict.Signed assertion, List<String> audiences, Instant now) {
    String clientId = client.clientId();
    AssertionClaims claims = AssertionClaims.of(assertion.claims());
    Optional<String> wrong = claims.wrong(clientId, audiences, now);
    if (wrong.isPresent()) {
      return refused(wrong.get(), false);
    }
    return remember(client, claims)
        ? new Result.Known(client)
        : new Result.Refused(OpenIdRefusal.CLIENT_ASSERTION_REPLAY, "jti", false);
  }

  private boolean remember(Client client, AssertionClaims claims) {
    byte[] hash = Tokens.hash(claims.id());
    return database.write(
        tx -> ClientAssertionStore.insert(tx, client.id().value(), hash, claims.rememberUntil()));
  }

  private static Result refused(String detail, boolean challenge) {
    return new Result.Refused(OpenIdRefusal.CLIENT_AUTHENTICATION, detail, challenge);
  }
}
