package dev.gatehouse.server.openid;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.Tokens;
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
  private static final int LONGEST_ASSERTION_CHARACTERS = 8_000;
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final Database database;
  private final Function<String, Optional<Client>> clients;
  private final Applications applications;
  private final ClientKeySets keySets;
  private final FailureLimit failures;

  ClientAuthentication(
      Database database,
      Function<String, Optional<Client>> clients,
      Applications applications,
      ClientKeySets keySets,
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
    Optional<String> authorization = request.header("Authorization");
    boolean basic = authorization.filter(value -> startsWithBasic(value)).isPresent();
    boolean post = form.one("client_secret").isPresent();
    boolean assertion = form.one("client_assertion").isPresent();
    if ((basic ? 1 : 0) + (post ? 1 : 0) + (assertion ? 1 : 0) > 1) {
      // RFC 6749 §2.3: not more than one method in a request.
      return refused("more than one authentication method", basic);
    }
    if (authorization.isPresent() && !basic) {
      return refused("an Authorization header that is not Basic", true);
    }
    String failureKey = request.clientAddress();
    if (failures.isExhausted(failureKey)) {
      return new Result.Refused(OpenIdRefusal.TOO_MANY_FAILURES, failureKey, basic);
    }
    Result result =
        basic
            ? basic(authorization.orElseThrow(), form, now)
            : assertion ? assertion(form, audiences, now) : posted(form, post, now);
    if (result instanceof Result.Refused) {
      failures.count(failureKey);
    }
    return result;
  }

  private static boolean startsWithBasic(String header) {
    return header.regionMatches(true, 0, "Basic ", 0, 6);
  }

  private Result basic(String header, Parameters form, Instant now) {
    try {
      ClientSecretBasic read = ClientSecretBasic.parse(header);
      String clientId = read.getClientID().getValue();
      if (form.one("client_id").filter(other -> !other.equals(clientId)).isPresent()) {
        return refused("client_id differs from the Authorization header", true);
      }
      return secret(clientId, read.getClientSecret().getValue(), true, now);
    } catch (ParseException e) {
      return refused("the Authorization header cannot be read", true);
    }
  }

  private Result posted(Parameters form, boolean withSecret, Instant now) {
    String clientId = form.one("client_id").orElse("");
    if (withSecret) {
      return secret(clientId, form.one("client_secret").orElse(""), false, now);
    }
    return find(clientId)
        .filter(Client::isPublic)
        .<Result>map(Result.Known::new)
        .orElseGet(() -> refused("no client authentication for " + clientId, false));
  }

  private Result secret(String clientId, String secret, boolean challenge, Instant now) {
    return find(clientId)
        .filter(client -> client.authentication().usesSecret())
        .filter(
            client -> database.read(tx -> applications.authenticates(tx, client.id(), secret, now)))
        .<Result>map(Result.Known::new)
        .orElseGet(() -> refused("unknown client or wrong secret", challenge));
  }

  private Optional<Client> find(String clientId) {
    // An assertion may hold NUL, which no client id does and no query may.
    return clientId.isEmpty() || clientId.length() > 200 || clientId.indexOf('\0') >= 0
        ? Optional.empty()
        : clients.apply(clientId).filter(Client::enabled);
  }

  /** OIDC Core §9 private_key_jwt, RFC 7523 §3. */
  private Result assertion(Parameters form, List<String> audiences, Instant now) {
    String text = form.one("client_assertion").orElse("");
    if (!form.one("client_assertion_type").orElse("").equals(JWT_BEARER)
        || text.length() > LONGEST_ASSERTION_CHARACTERS) {
      return refused("client_assertion_type, or the assertion is too long", false);
    }
    // The claims are not believed yet: they only tell whose keys to try.
    Optional<Client> client =
        UnprovedAssertion.subject(text)
            .flatMap(this::find)
            .filter(
                one ->
                    one.authentication() == ApplicationDraft.ClientAuthentication.PRIVATE_KEY_JWT);
    if (client.isEmpty()) {
      return refused("no client with keys has sent the assertion", false);
    }
    return switch (keySets.verify(client.get(), text, now)) {
      case JwtVerdict.Unsound unsound -> refused("the assertion: " + unsound.detail(), false);
      case JwtVerdict.Signed signed -> signed(client.get(), signed, form, audiences, now);
    };
  }

  private Result signed(
      Client client,
      JwtVerdict.Signed assertion,
      Parameters form,
      List<String> audiences,
      Instant now) {
    String clientId = client.clientId();
    if (form.one("client_id").filter(other -> !other.equals(clientId)).isPresent()) {
      return refused("client_id differs from the assertion", false);
    }
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
