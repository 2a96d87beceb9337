package dev.gatehouse.protocol.oidc;

import java.util.Optional;
import java.util.Set;

/** Whether a callback belongs to the sign-in that it claims (RFC 6749 §4.1.2, RFC 9207). */
public final class CallbackVerifier {

  private static final Set<String> INTERACTION =
      Set.of(
          "login_required",
          "interaction_required",
          "consent_required",
          "account_selection_required");

  private CallbackVerifier() {}

  public static CallbackVerdict verify(
      CallbackParameters parameters, Expectation expectation, ProviderMetadata provider) {
    CheckList checks = new CheckList();
    String state = parameters.state().orElse("");
    // RFC 6749 §10.12. The values are secrets of one browser, so the trace tells neither.
    checks.check(
        TokenHash.same(expectation.state(), state),
        "state",
        "the state that was sent",
        state.isEmpty() ? "none" : "a state",
        OidcRefusalCode.STATE);
    if (checks.hasFailed()) {
      checks.notReached("iss parameter", "provider's error", "response type", "code");
      return checks.refused();
    }
    checkIssuer(parameters, provider, checks);
    if (checks.hasFailed()) {
      checks.notReached("provider's error", "response type", "code");
      return checks.refused();
    }
    checkError(parameters, checks);
    if (checks.hasFailed()) {
      checks.notReached("response type", "code");
      return checks.refused();
    }
    return readCode(parameters, checks);
  }

  /** RFC 9207 §2.4: compared as strings, and required of a provider that says it sends it. */
  private static void checkIssuer(
      CallbackParameters parameters, ProviderMetadata provider, CheckList checks) {
    Optional<String> issuer = parameters.issuer();
    boolean holds =
        issuer.isPresent()
            ? IssuerRule.accepts(provider, issuer.get())
            : !provider.sendsIssParameter();
    checks.check(
        holds,
        "iss parameter",
        provider.issuer() + (provider.sendsIssParameter() ? "" : ", or none"),
        issuer.orElse("none"),
        OidcRefusalCode.ISS_PARAMETER);
  }

  private static void checkError(CallbackParameters parameters, CheckList checks) {
    Optional<String> error = parameters.text("error");
    if (error.isEmpty()) {
      checks.passed("provider's error", "none", "none");
      return;
    }
    String description = parameters.text("error_description").map(text -> ": " + text).orElse("");
    OidcRefusalCode code =
        error.get().equals("access_denied")
            ? OidcRefusalCode.ACCESS_DENIED
            : INTERACTION.contains(error.get())
                ? OidcRefusalCode.INTERACTION_REQUIRED
                : OidcRefusalCode.PROVIDER_ERROR;
    checks.failed("provider's error", "none", error.get(), code, error.get() + description);
  }

  private static CallbackVerdict readCode(CallbackParameters parameters, CheckList checks) {
    // RFC 9700 §2.1.2: tokens that travel through the browser are not taken, even beside a code.
    boolean tokens =
        parameters.text("access_token").isPresent() || parameters.text("id_token").isPresent();
    checks.check(
        !tokens,
        "response type",
        "code",
        tokens ? "tokens" : "code",
        OidcRefusalCode.TOKEN_IN_CALLBACK);
    if (checks.hasFailed()) {
      checks.notReached("code");
      return checks.refused();
    }
    Optional<String> code = parameters.text("code");
    checks.check(
        code.isPresent(),
        "code",
        "a code",
        code.isPresent() ? "a code" : "none",
        OidcRefusalCode.NO_CODE);
    return code.isPresent()
        ? new CallbackVerdict.Accepted(code.get(), checks.all())
        : checks.refused();
  }
}
