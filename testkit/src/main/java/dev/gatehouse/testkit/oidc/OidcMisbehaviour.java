package dev.gatehouse.testkit.oidc;

import dev.gatehouse.testkit.Misbehaviour;

/** What the OpenID Connect half of the test identity provider can do instead of what is right. */
public enum OidcMisbehaviour implements Misbehaviour {
  KEYS_ROTATED("Sign with a new key, published just now", false),
  CLAIMS_IN_USERINFO("Leave the person's claims to userinfo", false),
  USERINFO_SIGNED("Answer userinfo with a signed token", false),
  GROUPS_OVERAGE("Point elsewhere for the groups, as Entra does above 200", false),
  GROUPS_ABSENT("Say nothing about groups", false),
  EMAIL_UNVERIFIED("Do not vouch for the e-mail address", false),
  SESSION_SHORT("Limit the session to one minute", false),

  TOKEN_DPOP_NONCE("Demand a nonce in the proof at the token endpoint", false),
  TOKEN_BEARER("Give a Bearer token, proof or not", false),
  USERINFO_DPOP_NONCE("Leave the claims to userinfo, and demand a nonce in the proof there", false),

  ID_TOKEN_ALG_NONE("ID token without a signature"),
  ID_TOKEN_HS256_PUBLIC_KEY("ID token with an HMAC, the public key as secret"),
  ID_TOKEN_EMBEDDED_JWK("ID token that brings its own key"),
  ID_TOKEN_WRONG_KEY("ID token signed with a key that is not published"),
  ID_TOKEN_UNKNOWN_KID("ID token that names an unknown key"),
  ID_TOKEN_CRITICAL_HEADER("ID token with an extension that must be understood"),
  ID_TOKEN_ACCESS_TOKEN_TYPE("ID token of the type of an access token"),
  ID_TOKEN_CHANGED("ID token changed after it was signed"),
  ID_TOKEN_DUPLICATE_SUBJECT("ID token with two subjects"),
  ID_TOKEN_WRONG_ISSUER("ID token of another issuer"),
  ID_TOKEN_WRONG_AUDIENCE("ID token for another application"),
  ID_TOKEN_FURTHER_AUDIENCE("ID token for several applications"),
  ID_TOKEN_WRONG_AZP("ID token handed to another application"),
  ID_TOKEN_WRONG_NONCE("ID token of another sign-in"),
  ID_TOKEN_NO_NONCE("ID token without nonce"),
  ID_TOKEN_WRONG_AT_HASH("ID token beside another access token"),
  ID_TOKEN_EXPIRED("ID token that expired an hour ago"),
  ID_TOKEN_EXPIRY_AS_TEXT("ID token whose expiry is text"),
  ID_TOKEN_FROM_THE_FUTURE("ID token issued an hour ahead"),
  ID_TOKEN_NO_SUBJECT("ID token without subject"),
  ID_TOKEN_OLD_AUTHENTICATION("ID token that dates the sign-in to yesterday"),

  CALLBACK_WRONG_STATE("Come back with another state"),
  CALLBACK_NO_STATE("Come back without state"),
  CALLBACK_NO_ISS("Come back without iss"),
  CALLBACK_WRONG_ISS("Come back in another issuer's name"),
  CALLBACK_CODE_TWICE("Come back with two codes"),
  CALLBACK_TOKEN("Come back with a token instead of a code"),
  CALLBACK_NO_CODE("Come back without a code"),
  CALLBACK_ACCESS_DENIED("Come back with access_denied"),
  CALLBACK_SERVER_ERROR("Come back with server_error"),

  TOKEN_HANGS("The token endpoint does not answer"),
  TOKEN_STATUS_500("The token endpoint answers with status 500"),
  TOKEN_HTML("The token endpoint answers with a page"),
  TOKEN_GARBAGE("The token endpoint answers with half an answer"),
  TOKEN_HUGE("The token endpoint answers with 20 MB"),
  TOKEN_REDIRECT("The token endpoint redirects"),
  TOKEN_INVALID_CLIENT("The token endpoint refuses the client"),
  TOKEN_INVALID_GRANT("The token endpoint refuses the code"),
  TOKEN_NO_ID_TOKEN("The token endpoint gives no ID token"),
  TOKEN_WRONG_TYPE("The token endpoint gives tokens of an unknown type"),
  TOKEN_DPOP_NONCE_NEVER_ENOUGH("The token endpoint demands ever new nonces in the proof"),
  TOKEN_DPOP_PROOF_REFUSED("The token endpoint refuses the proof"),

  USERINFO_DPOP_NONCE_NEVER_ENOUGH("Leave the claims to userinfo, which demands ever new nonces"),
  USERINFO_OTHER_SUBJECT("Userinfo about somebody else"),
  USERINFO_STATUS_500("Userinfo with status 500"),
  USERINFO_HTML("Userinfo as a page"),

  KEYS_GARBAGE("Sign with a new key and answer the next request for keys with garbage"),
  KEYS_STATUS_500("Sign with a new key and answer the next request for keys with status 500");

  private final String sentence;
  private final boolean wrong;

  OidcMisbehaviour(String sentence) {
    this(sentence, true);
  }

  OidcMisbehaviour(String sentence, boolean wrong) {
    this.sentence = sentence;
    this.wrong = wrong;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public boolean wrong() {
    return wrong;
  }
}
