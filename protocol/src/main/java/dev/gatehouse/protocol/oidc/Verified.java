package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person as a provider vouched for. Only {@link IdTokenVerifier} and {@link UserInfo} build one.
 *
 * <p>Claims are JSON values: String, Long, BigInteger, Double, Boolean, List and Map.
 */
public final class Verified implements OidcVerdict {

  private final String issuer;
  private final String subject;
  private final Map<String, Object> claims;
  private final Instant issuedAt;
  private final Instant expiresAt;
  private final @Nullable Instant authTime;
  private final @Nullable Instant sessionExpiresAt;
  private final List<Check> checks;

  Verified(
      String issuer, String subject, Map<String, Object> claims, Times times, List<Check> checks) {
    this.issuer = issuer;
    this.subject = subject;
    this.claims = claims;
    this.issuedAt = times.issuedAt();
    this.expiresAt = times.expiresAt();
    this.authTime = times.authTime();
    this.sessionExpiresAt = times.sessionExpiresAt();
    this.checks = List.copyOf(checks);
  }

  /** The times of a token, each read once. */
  record Times(
      Instant issuedAt,
      Instant expiresAt,
      @Nullable Instant authTime,
      @Nullable Instant sessionExpiresAt) {}

  public String subject() {
    return subject;
  }

  /**
   * What to link an account by, within one connection: the subject, for Entra {@code tid/oid}, as
   * its subject differs per application and its e-mail is mutable.
   */
  public String accountKey() {
    if (Entra.isIssuer(issuer)
        && claims.get("tid") instanceof String tenant
        && claims.get("oid") instanceof String object
        && !object.isEmpty()) {
      return tenant + "/" + object;
    }
    return subject;
  }

  /** All claims, of the ID token and then of userinfo; not to be changed. */
  public Map<String, Object> claims() {
    return claims;
  }

  /** A claim that is a string that is not empty. */
  public Optional<String> text(String claim) {
    return claims.get(claim) instanceof String text && !text.isEmpty()
        ? Optional.of(text)
        : Optional.empty();
  }

  /** When the person proved themselves to the provider. */
  public Optional<Instant> authTime() {
    return Optional.ofNullable(authTime);
  }

  /** When the provider wants sessions to end at the latest ({@code session_expiry}). */
  public Optional<Instant> sessionExpiresAt() {
    return Optional.ofNullable(sessionExpiresAt);
  }

  /** The methods of authentication (RFC 8176); a single string counts as a list of one. */
  public List<String> amr() {
    return strings(claims.get("amr"));
  }

  public Optional<String> acr() {
    return text("acr");
  }

  public Optional<String> sessionId() {
    return text("sid");
  }

  public Optional<String> email() {
    return text("email");
  }

  /**
   * Whether the provider says that the e-mail address was proved. Entra's {@code email} can be set
   * to anything by a tenant's administrator, so there only {@code xms_edov} counts.
   */
  public boolean emailVerified() {
    if (email().isEmpty()) {
      return false;
    }
    return Entra.isTrue(claims.get(Entra.isIssuer(issuer) ? "xms_edov" : "email_verified"));
  }

  /**
   * The groups, or roles, of one claim. A single string counts as a list of one; elements that are
   * not strings are passed over.
   */
  public Groups groups(String claim) {
    if (Entra.hasGroupOverage(claims, claim)) {
      return new Groups.Overage();
    }
    Object value = claims.get(claim);
    if (value instanceof String || value instanceof List<?>) {
      return new Groups.Listed(strings(value));
    }
    return new Groups.Absent();
  }

  @Override
  public List<Check> checks() {
    return checks;
  }

  /** Adds what userinfo said where the ID token is silent. */
  Verified with(Map<String, Object> userinfo, List<Check> further) {
    Map<String, Object> merged = new LinkedHashMap<>(claims);
    if (!claims.containsKey("email") && userinfo.containsKey("email")) {
      // The ID token's word is not about an address that it does not name.
      merged.remove("email_verified");
      merged.remove("xms_edov");
    }
    userinfo.forEach(merged::putIfAbsent);
    List<Check> all = new ArrayList<>(checks);
    all.addAll(further);
    return new Verified(
        issuer,
        subject,
        Collections.unmodifiableMap(merged),
        new Times(issuedAt, expiresAt, authTime, sessionExpiresAt),
        all);
  }

  private static List<String> strings(@Nullable Object value) {
    if (value instanceof String text) {
      return List.of(text);
    }
    if (!(value instanceof List<?> list)) {
      return List.of();
    }
    List<String> strings = new ArrayList<>(list.size());
    for (Object element : list) {
      if (element instanceof String text) {
        strings.add(text);
      }
    }
    return Collections.unmodifiableList(strings);
  }

  /** Claims are personal data and are not told. */
  @Override
  public String toString() {
    return "Verified[issuer=" + issuer + "]";
  }
}
