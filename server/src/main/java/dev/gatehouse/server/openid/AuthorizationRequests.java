package dev.gatehouse.server.openid;

import dev.gatehouse.server.openid.AuthorizationRequest.Prompt;
import dev.gatehouse.server.web.Parameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads authorization requests strictly: a parameter that is sent twice, too long or unknown in
 * value is refused, never guessed. Client and redirect URI come first, because before both are
 * right nobody may be redirected (RFC 6749 §4.1.2.1, §10.15).
 */
final class AuthorizationRequests {
  static final Set<String> SCOPES =
      Set.of("openid", "profile", "email", "organization", "roles", "groups", "offline_access");

  private static final int LONGEST_REDIRECT_URI = 2_000;
  private static final int LONGEST_VALUE = 1_500;

  /** What is kept of a request while the person signs in must fit the attempt's 8 kB. */
  private static final int LONGEST_REQUEST = 7_500;

  private static final Duration LONGEST_MAX_AGE = Duration.ofDays(365);
  private static final Pattern S256 = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final Function<String, Optional<Client>> clients;

  /**
   * @param clients finds an application by client id, disabled ones too
   */
  AuthorizationRequests(Function<String, Optional<Client>> clients) {
    this.clients = clients;
  }

  ReadRequest read(Parameters parameters) {
    for (Map.Entry<String, List<String>> one : parameters.values().entrySet()) {
      // RFC 6749 §3.1: parameters must not be included more than once.
      if (one.getValue().size() > 1 && AuthorizationRequest.KEPT.contains(one.getKey())) {
        return new ReadRequest.Page(
            OpenIdRefusal.PARAMETER, "parameter " + one.getKey() + " was sent twice");
      }
    }
    String clientId = value(parameters, "client_id").orElse("");
    Optional<Client> found = clientId.isEmpty() ? Optional.empty() : clients.apply(clientId);
    if (found.isEmpty()) {
      return new ReadRequest.Page(OpenIdRefusal.CLIENT_UNKNOWN, "client_id " + cut(clientId));
    }
    Client client = found.get();
    if (!client.enabled()) {
      return new ReadRequest.Page(OpenIdRefusal.CLIENT_DISABLED, "client_id " + clientId);
    }
    String redirectUri = value(parameters, "redirect_uri").orElse("");
    if (redirectUri.length() > LONGEST_REDIRECT_URI
        || !RedirectUris.registered(redirectUri, client)) {
      return new ReadRequest.Page(
          OpenIdRefusal.REDIRECT_URI,
          "redirect_uri " + cut(redirectUri) + " is not registered for " + clientId);
    }
    return readRest(parameters, client, redirectUri);
  }

  private ReadRequest readRest(Parameters parameters, Client client, String redirectUri) {
    String state = value(parameters, "state").orElse("");
    Optional<Problem> problem = problem(parameters, client);
    if (problem.isPresent()) {
      return new ReadRequest.Back(
          redirectUri,
          state.length() > LONGEST_VALUE ? "" : state,
          problem.get().why(),
          problem.get().detail());
    }
    return new ReadRequest.Valid(
        new AuthorizationRequest(
            redirectUri,
            scope(parameters),
            Optional.of(state).filter(text -> !text.isEmpty()),
            value(parameters, "nonce"),
            value(parameters, "code_challenge"),
            prompt(parameters).orElseThrow(),
            value(parameters, "max_age").map(text -> Duration.ofSeconds(Long.parseLong(text))),
            value(parameters, "login_hint"),
            value(parameters, "organization"),
            value(parameters, "connection"),
            value(parameters, "use_sso").filter("1"::equals).isPresent()),
        client);
  }

  private record Problem(OpenIdRefusal why, String detail) {}

  private static Optional<Problem> problem(Parameters parameters, Client client) {
    Problem found = null;
    String responseType = value(parameters, "response_type").orElse("");
    if (parameters.has("request")) {
      found = new Problem(OpenIdRefusal.REQUEST_OBJECT, "request"); // OIDC Core §6.1
    } else if (parameters.has("request_uri")) {
      found = new Problem(OpenIdRefusal.REQUEST_URI, "request_uri"); // OIDC Core §6.2
    } else if (!responseType.equals("code")) {
      found = new Problem(OpenIdRefusal.RESPONSE_TYPE, "response_type " + cut(responseType));
    } else if (!value(parameters, "response_mode").orElse("query").equals("query")) {
      found = new Problem(OpenIdRefusal.RESPONSE_MODE, "response_mode");
    } else if (!scope(parameters).contains("openid")) {
      found = new Problem(OpenIdRefusal.SCOPE, "scope lacks openid"); // OIDC Core §3.1.2.1
    } else if (prompt(parameters).isEmpty()) {
      found = new Problem(OpenIdRefusal.PROMPT, "prompt");
    } else if (!maxAgeIsReadable(parameters)) {
      found = new Problem(OpenIdRefusal.PARAMETER, "max_age is not a number of seconds");
    } else if (tooLong(parameters)) {
      found = new Problem(OpenIdRefusal.PARAMETER, "a parameter is too long");
    }
    return Optional.ofNullable(found).or(() -> pkceProblem(parameters, client));
  }

  private static Optional<Problem> pkceProblem(Parameters parameters, Client client) {
    Optional<String> challenge = value(parameters, "code_challenge");
    if (challenge.isEmpty()) {
      // RFC 9700 §2.1.1: public clients must use PKCE; here everybody does unless a switch is set.
      return client.allowMissingPkce() && !parameters.has("code_challenge_method")
          ? Optional.empty()
          : Optional.of(new Problem(OpenIdRefusal.PKCE_MISSING, "code_challenge is missing"));
    }
    // RFC 7636 §4.3: a missing method means plain, which is not accepted.
    if (!value(parameters, "code_challenge_method").orElse("plain").equals("S256")) {
      return Optional.of(new Problem(OpenIdRefusal.PKCE_METHOD, "code_challenge_method"));
    }
    return S256.matcher(challenge.get()).matches()
        ? Optional.empty()
        : Optional.of(
            new Problem(OpenIdRefusal.PKCE_METHOD, "code_challenge is not 43 characters"));
  }

  /** Unknown scopes are left out, which the token response then tells (RFC 6749 §3.3). */
  private static Set<String> scope(Parameters parameters) {
    Set<String> scope = new LinkedHashSet<>();
    for (String word : value(parameters, "scope").orElse("").split(" ", 50)) {
      if (SCOPES.contains(word)) {
        scope.add(word);
      }
    }
    return scope;
  }

  /** Empty if a word is unknown or none has company (OIDC Core §3.1.2.1). */
  private static Optional<Set<Prompt>> prompt(Parameters parameters) {
    Set<Prompt> prompts = EnumSet.noneOf(Prompt.class);
    for (String word : value(parameters, "prompt").orElse("").split(" ", 10)) {
      switch (word) {
        case "" -> {}
        case "none" -> prompts.add(Prompt.NONE);
        case "login" -> prompts.add(Prompt.LOGIN);
        case "select_account" -> prompts.add(Prompt.SELECT_ACCOUNT);
        case "consent" -> prompts.add(Prompt.CONSENT);
        default -> {
          return Optional.empty();
        }
      }
    }
    boolean noneHasCompany = prompts.contains(Prompt.NONE) && prompts.size() > 1;
    return noneHasCompany ? Optional.empty() : Optional.of(prompts);
  }

  private static boolean maxAgeIsReadable(Parameters parameters) {
    String text = value(parameters, "max_age").orElse("0");
    return text.length() <= 9
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && Long.parseLong(text) <= LONGEST_MAX_AGE.toSeconds();
  }

  private static boolean tooLong(Parameters parameters) {
    return parameters.values().values().stream()
            .anyMatch(all -> all.getFirst().length() > LONGEST_VALUE)
        || keep(parameters).length() > LONGEST_REQUEST;
  }

  /** An empty value counts as not sent (RFC 6749 §3.1). */
  private static Optional<String> value(Parameters parameters, String name) {
    return parameters.one(name).filter(text -> !text.isEmpty());
  }

  /** What of a request is kept while the person signs in; read again afterwards with all checks. */
  static String keep(Parameters parameters) {
    StringBuilder text = new StringBuilder();
    for (String name : AuthorizationRequest.KEPT) {
      parameters
          .one(name)
          .ifPresent(
              value ->
                  text.append(name)
                      .append('=')
                      .append(AuthorizationRequest.encode(value))
                      .append('&'));
    }
    return text.toString();
  }

  /** Reads back what {@link #keep} wrote. */
  static Parameters kept(String text) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : text.split("&", 100)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values
            .computeIfAbsent(pair.substring(0, equals), name -> new ArrayList<>())
            .add(
                java.net.URLDecoder.decode(
                    pair.substring(equals + 1), java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return new Parameters(values);
  }

  private static String cut(String value) {
    String visible = value.replaceAll("\\p{Cntrl}", "?");
    return visible.length() <= 200 ? visible : visible.substring(0, 200) + "…";
  }
}
