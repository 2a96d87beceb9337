package dev.gatehouse.server.credential;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import java.util.Optional;

/**
 * What an OAuth client presents to prove who it is (RFC 6749 §2.3, OIDC Core §9). Nothing of it is
 * proved yet.
 */
public sealed interface ClientCredentials {
  /** The type of assertion that clients send (RFC 7523 §2.2). */
  String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** In characters. */
  int LONGEST_ASSERTION = 8_000;

  /**
   * A secret.
   *
   * @param basic whether it came in the Authorization header, not in the form
   */
  record Secret(String clientId, String secret, boolean basic) implements ClientCredentials {
    /** Secrets stay out of logs. */
    @Override
    public String toString() {
      return "Secret[" + clientId + "]";
    }
  }

  /**
   * A signed assertion.
   *
   * @param clientId its subject, not believed yet: it only tells whose keys to try
   */
  record Assertion(String clientId, String text) implements ClientCredentials {
    /** An assertion is worth a token: it stays out of logs. */
    @Override
    public String toString() {
      return "Assertion[" + clientId + "]";
    }
  }

  /** Nothing but a name, possibly an empty one. */
  record Bare(String clientId) implements ClientCredentials {}

  /**
   * No way, two at once, or one that cannot be read.
   *
   * @param challenge whether the Authorization header was used (RFC 6749 §5.2)
   */
  record Unusable(String detail, boolean challenge) implements ClientCredentials {}

  /**
   * @throws dev.gatehouse.server.web.RefusedRequestException if a field was sent twice
   */
  static ClientCredentials of(Request request, Parameters form) {
    Optional<String> authorization = request.header("Authorization");
    boolean basic =
        authorization.filter(value -> value.regionMatches(true, 0, "Basic ", 0, 6)).isPresent();
    boolean post = form.one("client_secret").isPresent();
    boolean assertion = form.one("client_assertion").isPresent();
    if ((basic ? 1 : 0) + (post ? 1 : 0) + (assertion ? 1 : 0) > 1) {
      // RFC 6749 §2.3: not more than one method in a request.
      return new Unusable("more than one authentication method", basic);
    }
    if (authorization.isPresent() && !basic) {
      return new Unusable("an Authorization header that is not Basic", true);
    }
    if (basic) {
      return basic(authorization.orElseThrow(), form);
    }
    if (assertion) {
      return assertion(form);
    }
    String clientId = form.one("client_id").orElse("");
    return post
        ? new Secret(clientId, form.one("client_secret").orElse(""), false)
        : new Bare(clientId);
  }

  private static ClientCredentials basic(String header, Parameters form) {
    try {
      ClientSecretBasic read = ClientSecretBasic.parse(header);
      String clientId = read.getClientID().getValue();
      return namesAnother(form, clientId)
          ? new Unusable("client_id differs from the Authorization header", true)
          : new Secret(clientId, read.getClientSecret().getValue(), true);
    } catch (ParseException e) {
      return new Unusable("the Authorization header cannot be read", true);
    }
  }

  private static ClientCredentials assertion(Parameters form) {
    String text = form.one("client_assertion").orElse("");
    if (!form.one("client_assertion_type").orElse("").equals(JWT_BEARER)
        || text.length() > LONGEST_ASSERTION) {
      return new Unusable("client_assertion_type, or the assertion is too long", false);
    }
    Optional<String> subject = UnprovedAssertion.subject(text);
    if (subject.isEmpty()) {
      return new Unusable("the assertion cannot be read or has no subject", false);
    }
    return namesAnother(form, subject.get())
        ? new Unusable("client_id differs from the assertion", false)
        : new Assertion(subject.get(), text);
  }

  private static boolean namesAnother(Parameters form, String clientId) {
    return form.one("client_id").filter(other -> !other.equals(clientId)).isPresent();
  }
}
