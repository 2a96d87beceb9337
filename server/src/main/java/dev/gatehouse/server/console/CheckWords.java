package dev.gatehouse.server.console;

import java.util.Locale;
import java.util.Map;

/** The names of checks as people say them. Those that say enough by themselves are not here. */
final class CheckWords {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("decoding", "The message can be decoded"),
          Map.entry("xml", "The message is well-formed XML"),
          Map.entry("response", "It is a SAML response"),
          Map.entry("status", "The provider says that it worked"),
          Map.entry("response_issuer", "Issuer of the response"),
          Map.entry("structure", "Structure of the response"),
          Map.entry("response_signature", "Signature of the response"),
          Map.entry("assertion_signature", "Signature of the assertion"),
          Map.entry("destination", "Destination (ACS URL)"),
          Map.entry("response_in_response_to", "The response answers the request of this browser"),
          Map.entry("assertion_issuer", "Issuer of the assertion"),
          Map.entry("audience", "Audience"),
          Map.entry("not_before", "Valid from"),
          Map.entry("not_on_or_after", "Valid until"),
          Map.entry("issue_instant", "Time of issue"),
          Map.entry("recipient", "Recipient (ACS URL)"),
          Map.entry("in_response_to", "The assertion answers the request of this browser"),
          Map.entry("subject_not_on_or_after", "The subject's confirmation is valid until"),
          Map.entry("name_id", "NameID"),
          Map.entry("authn_statement", "Statement about the authentication"),
          Map.entry("authn_context", "How the person was authenticated"),
          Map.entry("authn_instant", "When the person was authenticated"),
          Map.entry("session_not_on_or_after", "The provider's session is valid until"),
          Map.entry("solicited", "The sign-in was started here"),
          Map.entry("issued at", "Time of issue"),
          Map.entry("iss parameter", "Issuer of the answer (iss)"),
          Map.entry("nonce", "The token belongs to this sign-in (nonce)"),
          Map.entry("token_type", "Kind of token"),
          Map.entry("bind", "The person's password at the directory"),
          Map.entry("tls", "Encrypted connection to the directory"),
          Map.entry("tries", "Not too many failures before"),
          Map.entry("local", "Local credentials"));

  private CheckWords() {}

  static String of(String name) {
    String known = NAMES.get(name);
    if (known != null) {
      return known;
    }
    String plain = name.replace('_', ' ').strip();
    return plain.isEmpty()
        ? "Check"
        : plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
  }
}
