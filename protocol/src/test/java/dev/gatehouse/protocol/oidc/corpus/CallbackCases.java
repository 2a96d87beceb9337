package dev.gatehouse.protocol.oidc.corpus;

/** Attacks on the way back from a provider. */
final class CallbackCases extends CaseGroup {

  CallbackCases(CorpusKeys keys) {
    super(keys);
  }

  @Override
  void write() {
    callbacks();
  }

  private void callbacks() {
    String state = "state=state-of-the-corpus";
    String iss = "&iss=https%3A%2F%2Flogin.example.com";
    callback("state-missing", "state", "no state", "RFC 6749 §10.12", "code=abc");
    callback("state-empty", "state", "an empty state", "RFC 6749 §10.12", "code=abc&state=");
    callback(
        "state-other",
        "state",
        "the state of another browser",
        "RFC 6749 §10.12",
        "code=abc&state=state-of-someone-else");
    callback(
        "state-before-error",
        "state",
        "an error without our state tells nothing",
        "RFC 6749 §10.12",
        "error=access_denied&state=x");
    callback(
            "iss-missing",
            "iss_parameter",
            "no iss although the provider says that it sends it",
            "RFC 9207 §2.4",
            "code=abc&" + state)
        .with("sends_iss", true);
    callback(
        "iss-other",
        "iss_parameter",
        "mix-up: the answer of another provider",
        "RFC 9207 §2.4, RFC 9700 §4.4",
        "code=abc&" + state + "&iss=https%3A%2F%2Fattacker.example");
    callback(
        "iss-other-error",
        "iss_parameter",
        "mix-up with an error",
        "RFC 9207 §2.4",
        "error=access_denied&" + state + "&iss=https%3A%2F%2Fattacker.example");
    callback(
        "iss-slash",
        "iss_parameter",
        "iss with a slash more",
        "RFC 9207 §2.4",
        "code=abc&" + state + iss + "%2F");
    callback(
        "code-twice",
        "callback_malformed",
        "code stands twice",
        "RFC 6749 §3.1",
        "code=abc&" + state + "&code=def");
    callback(
        "state-twice",
        "callback_malformed",
        "state stands twice",
        "RFC 6749 §3.1",
        "code=abc&" + state + "&" + state);
    callback(
        "name-escaped",
        "callback_malformed",
        "code stands twice, once escaped",
        "RFC 6749 §3.1",
        "code=abc&" + state + "&c%6Fde=def");
    callback(
        "bad-escape",
        "callback_malformed",
        "a broken escape",
        "RFC 3986 §2.1",
        "code=%zz&" + state);
    callback(
        "not-utf8",
        "callback_malformed",
        "an escape that is not UTF-8",
        "RFC 6749 §B",
        "code=%ff%fe&" + state);
    callback(
        "too-many",
        "callback_malformed",
        "sixty parameters",
        "limits",
        state + "&code=abc" + manyParameters());
    callback(
        "too-long",
        "callback_malformed",
        "a code of 20 kB",
        "limits",
        state + "&code=" + "x".repeat(20_000));
    callback(
            "token-only",
            "token_in_callback",
            "an access token instead of a code",
            "RFC 9700 §2.1.2",
            "access_token=abc&token_type=Bearer&" + state)
        .cve("CVE-2026-82462");
    callback(
        "id-token-beside-code",
        "token_in_callback",
        "an ID token beside the code",
        "RFC 9700 §2.1.2",
        "code=abc&id_token=a.b.c&" + state);
    callback("no-code", "no_code", "neither code nor error", "RFC 6749 §4.1.2", state);
    callback("empty-code", "no_code", "an empty code", "RFC 6749 §4.1.2", "code=&" + state);
    callback(
        "access-denied",
        "access_denied",
        "the person or the provider said no",
        "RFC 6749 §4.1.2.1",
        "error=access_denied&error_description=User+is+not+assigned&" + state);
    callback(
        "error-beside-code",
        "provider_error",
        "an error wins over a code",
        "RFC 6749 §4.1.2.1",
        "error=server_error&code=abc&" + state);
    callback(
        "error-with-markup",
        "provider_error",
        "an error that tries to be a page",
        "OWASP",
        "error=%3Cscript%3Ealert(1)%3C%2Fscript%3E&" + state);
    callback(
        "login-required",
        "interaction_required",
        "no session at the provider for a silent sign-in",
        "OpenID Connect Core §3.1.2.6",
        "error=login_required&" + state);
  }

  private Case callback(String file, String code, String title, String clause, String query) {
    Case added = Case.refused("callback", "callback-" + file, code, title, clause);
    add(added.with("query", query));
    return added;
  }

  private static String manyParameters() {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      query.append("&p").append(i).append("=1");
    }
    return query.toString();
  }
}
