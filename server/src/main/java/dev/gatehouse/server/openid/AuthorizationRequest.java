package dev.gatehouse.server.openid;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an application asks of the authorization endpoint (OIDC Core §3.1.2.1), checked by {@link
 * AuthorizationRequests}.
 *
 * @param redirectUri exactly as sent, already found among the registered ones
 * @param scope those that are offered; others are left out (RFC 6749 §3.3)
 * @param codeChallenge S256, 43 characters
 * @param organization slug or id
 * @param connection id
 * @param useSso go straight on if the organization has one connection
 */
record AuthorizationRequest(
    String redirectUri,
    Set<String> scope,
    Optional<String> state,
    Optional<String> nonce,
    Optional<String> codeChallenge,
    Set<Prompt> prompt,
    Optional<Duration> maxAge,
    Optional<String> loginHint,
    Optional<String> organization,
    Optional<String> connection,
    boolean useSso) {

  /** OIDC Core §3.1.2.1; consent is the operator's, given by registering the application. */
  enum Prompt {
    NONE,
    LOGIN,
    SELECT_ACCOUNT,
    CONSENT
  }

  AuthorizationRequest {
    scope = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(scope));
    prompt = Set.copyOf(prompt);
  }

  boolean passive() {
    return prompt.contains(Prompt.NONE);
  }

  /** Whether a live session must not answer, whatever its age. */
  boolean wantsNewSignIn() {
    return prompt.contains(Prompt.LOGIN) || prompt.contains(Prompt.SELECT_ACCOUNT);
  }

  /** Whether the identity provider must authenticate the person again. */
  boolean wantsNewAuthentication() {
    return prompt.contains(Prompt.LOGIN) || maxAge.filter(Duration::isZero).isPresent();
  }

  /**
   * The address to send the browser back to.
   *
   * @param answer parameters of the answer; {@code iss} (RFC 9207) and state are added
   */
  java.net.URI answer(String issuer, Map<String, String> answer) {
    Map<String, String> all = new TreeMap<>(answer);
    all.put("iss", issuer);
    state.ifPresent(value -> all.put("state", value));
    return withQuery(redirectUri, all);
  }

  /** Adds query parameters to an address that may have some already (RFC 6749 §3.1.2). */
  static java.net.URI withQuery(String address, Map<String, String> parameters) {
    StringBuilder url = new StringBuilder(address);
    char separator = address.indexOf('?') < 0 ? '?' : '&';
    if (address.endsWith("?") || address.endsWith("&")) {
      separator = 0;
    }
    for (Map.Entry<String, String> one : parameters.entrySet()) {
      if (separator != 0) {
        url.append(separator);
      }
      url.append(encode(one.getKey())).append('=').append(encode(one.getValue()));
      separator = '&';
    }
    return java.net.URI.create(url.toString());
  }

  /** The names of parameters that are read, and kept while the person signs in. */
  static final List<String> KEPT =
      List.of(
          "client_id",
          "redirect_uri",
          "response_type",
          "response_mode",
          "request",
          "request_uri",
          "scope",
          "state",
          "nonce",
          "code_challenge",
          "code_challenge_method",
          "prompt",
          "max_age",
          "login_hint",
          "organization",
          "connection",
          "use_sso");

  static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
