package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.server.credential.AssertionClaims;
import dev.gatehouse.server.credential.AssertionKeys;
import dev.gatehouse.server.credential.ClientCredentials;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.DirectoryClient.Authentication;
import dev.gatehouse.server.directory.DirectoryClient.Keys;
import dev.gatehouse.server.directory.DirectoryClients;
import dev.gatehouse.server.directory.DirectoryClients.Claimed;
import dev.gatehouse.server.web.FailureLimit;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds out which client of which directory asks for a token (RFC 6749 §2.3, RFC 7523). */
final class DirectoryClientAuthentication {
  private final Database database;
  private final DirectoryClients clients;
  private final AssertionKeys keys;
  private final List<String> audiences;
  private final FailureLimit failures = new FailureLimit();

  /**
   * @param audiences what an assertion may be addressed to
   */
  DirectoryClientAuthentication(
      Database database, DirectoryClients clients, AssertionKeys keys, List<String> audiences) {
    this.database = database;
    this.clients = clients;
    this.keys = keys;
    this.audiences = List.copyOf(audiences);
  }

  /** How it ended. */
  sealed interface Result {
    /** The client is who it says. */
    record Proved(Claimed client) implements Result {}

    /**
     * Not proved.
     *
     * @param challenge whether the client used the Authorization header (RFC 6749 §5.2)
     */
    record Refused(ClientRefusal why, String detail, boolean challenge) implements Result {}
  }

  Result authenticate(Request request, Parameters form, Instant now) {
    ClientCredentials presented = ClientCredentials.of(request, form);
    String failureKey = failureKey(request, presented);
    if (failures.isExhausted(failureKey)) {
      return new Result.Refused(ClientRefusal.TOO_MANY_FAILURES, failureKey, false);
    }
    Result result =
        switch (presented) {
          case ClientCredentials.Secret secret -> secret(secret);
          case ClientCredentials.Assertion assertion -> assertion(assertion, now);
          case ClientCredentials.Bare bare -> refused("no proof at all", false);
          case ClientCredentials.Unusable unusable ->
              refused(unusable.detail(), unusable.challenge());
        };
    if (result instanceof Result.Refused) {
      failures.count(failureKey);
    }
    return result;
  }

  /**
   * Identity providers in the cloud send for many customers from one address: a customer's wrong
   * secret must not lock another's client out.
   */
  private static String failureKey(Request request, ClientCredentials presented) {
    String clientId =
        switch (presented) {
          case ClientCredentials.Secret secret -> secret.clientId();
          case ClientCredentials.Assertion assertion -> assertion.clientId();
          case ClientCredentials.Bare bare -> bare.clientId();
          case ClientCredentials.Unusable unusable -> "";
        };
    return request.clientAddress()
        + " "
        + (clientId.length() <= 100 ? clientId : clientId.substring(0, 100));
  }

  private Result secret(ClientCredentials.Secret presented) {
    return claimed(presented.clientId())
        .filter(claimed -> claimed.proof().holds(presented.secret()))
        .<Result>map(Result.Proved::new)
        .orElseGet(() -> refused("unknown client or wrong secret", presented.basic()));
  }

  private Optional<Claimed> claimed(String clientId) {
    return database.read(tx -> clients.claimed(tx, clientId));
  }

  private Result assertion(ClientCredentials.Assertion presented, Instant now) {
    Optional<Claimed> claimed =
        claimed(presented.clientId())
            .filter(one -> one.client().authentication() == Authentication.PRIVATE_KEY_JWT);
    if (claimed.isEmpty()) {
      return refused("no client with keys has sent the assertion", false);
    }
    Keys own = claimed.get().client().keys();
    return switch (keys.verify(own.jwks(), own.jwksUri(), presented.text(), now)) {
      case JwtVerdict.Unsound unsound -> refused("the assertion: " + unsound.detail(), false);
      case JwtVerdict.Signed signed ->
          signed(claimed.get(), AssertionClaims.of(signed.claims()), now);
    };
  }

  private Result signed(Claimed claimed, AssertionClaims claims, Instant now) {
    Optional<String> wrong = claims.wrong(claimed.client().id(), audiences, now);
    if (wrong.isPresent()) {
      return refused(wrong.get(), false);
    }
    boolean first =
        database.write(
            tx -> clients.useAssertion(tx, claimed, claims.id(), claims.rememberUntil()));
    return first
        ? new Result.Proved(claimed)
        : new Result.Refused(ClientRefusal.ASSERTION_REPLAY, "jti", false);
  }

  private static Result refused(String detail, boolean challenge) {
    return new Result.Refused(ClientRefusal.AUTHENTICATION, detail, challenge);
  }
}
