package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One connection's settings, as the client of one provider.
 *
 * @param scopes in the order to send; always with {@code openid}
 * @param algorithms accepted for ID tokens, userinfo and logout tokens
 * @param clockSkew tolerated difference of clocks, 0 to 300 s
 */
public record RelyingParty(
    String clientId,
    URI redirectUri,
    ClientAuthentication authentication,
    Set<String> scopes,
    Set<JwsAlgorithm> algorithms,
    Duration clockSkew,
    Set<Leniency> leniencies) {

  public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(60);
  static final Duration LARGEST_CLOCK_SKEW = Duration.ofSeconds(300);

  public RelyingParty {
    if (clientId.isEmpty() || clientId.length() > 512) {
      throw new IllegalArgumentException("A client id has 1 to 512 characters");
    }
    if (clockSkew.isNegative() || clockSkew.compareTo(LARGEST_CLOCK_SKEW) > 0) {
      throw new IllegalArgumentException("The clock skew is 0 to 300 seconds");
    }
    // OpenID Connect Core §3.1.2.1: without openid this is not an authentication request.
    Set<String> ordered = new LinkedHashSet<>();
    ordered.add("openid");
    ordered.addAll(scopes);
    scopes = Collections.unmodifiableSet(ordered);
    algorithms = Set.copyOf(algorithms);
    leniencies = Set.copyOf(leniencies);
  }

  /** With scopes {@code openid profile email}, every algorithm, 60 s of skew and no leniency. */
  public static RelyingParty strict(
      String clientId, URI redirectUri, ClientAuthentication authentication) {
    Set<String> scopes = new LinkedHashSet<>(Arrays.asList("openid", "profile", "email"));
    return new RelyingParty(
        clientId,
        redirectUri,
        authentication,
        scopes,
        EnumSet.allOf(JwsAlgorithm.class),
        DEFAULT_CLOCK_SKEW,
        Set.of());
  }

  boolean allows(Leniency leniency) {
    return leniencies.contains(leniency);
  }
}
