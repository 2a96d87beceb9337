package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.RefusalCode;
import java.util.Locale;

/** Every reason for which an OpenID Connect sign-in or sign-out is refused. */
public enum OidcRefusalCode implements RefusalCode {
  // The callback
  CALLBACK_MALFORMED(
      "The answer of your identity provider could not be read. Please sign in again.",
      "The callback's query is damaged, too long, or repeats a parameter. Look for a proxy that rewrites addresses."),
  STATE(
      "This sign-in was not started here, or has already ended. Please sign in again.",
      "The state parameter differs from the one that was sent. Check that the provider returns it unchanged."),
  ISS_PARAMETER(
      "The answer came from another identity provider than the one that was asked.",
      "The iss parameter of the callback is missing or differs from the connection's issuer (RFC 9207). Check the issuer."),
  TOKEN_IN_CALLBACK(
      "The answer of your identity provider could not be used. Please sign in again.",
      "The provider sent tokens in the callback. Set the application there to the authorization code flow only."),
  NO_CODE(
      "The answer of your identity provider was incomplete. Please sign in again.",
      "The callback carries neither a code nor an error. Check that the response type code is allowed at the provider."),
  PROVIDER_ERROR(
      "Your identity provider reported a problem.",
      "The provider returned an error in the callback; its words are in the detail. Look at its sign-in log."),
  ACCESS_DENIED(
      "Your identity provider did not let you in, or the sign-in was cancelled.",
      "The provider returned access_denied. Assign the person or group to the application there."),
  INTERACTION_REQUIRED(
      "You are not signed in at your identity provider.",
      "A silent sign-in (prompt=none) needs a session or consent at the provider. Start a normal sign-in."),

  // Discovery
  METADATA_UNREACHABLE(
      "Your identity provider could not be reached. Please try again later.",
      "The discovery document was not served with status 200. Check the issuer and the provider's status page."),
  METADATA_NOT_JSON(
      "Your identity provider is not set up correctly.",
      "The discovery document is not a JSON object; often it is a sign-in page. Enter the issuer, not the address of a page."),
  METADATA_TOO_LARGE(
      "Your identity provider is not set up correctly.",
      "The discovery document is larger than 256 KiB. Check the issuer."),
  METADATA_ISSUER(
      "Your identity provider is not set up correctly.",
      "The discovery document names another issuer. Enter the issuer exactly as the document spells it."),
  METADATA_ENDPOINT(
      "Your identity provider is not set up correctly.",
      "The discovery document lacks an endpoint or names one that is not an absolute address."),
  METADATA_INSECURE(
      "Your identity provider is not set up correctly.",
      "The discovery document names an address without https."),
  METADATA_UNSUPPORTED(
      "Your identity provider is not set up correctly.",
      "The provider offers no code flow, or no signature algorithm that is accepted here."),

  // Pushed authorization, token endpoint
  PAR_ERROR(
      "Your identity provider did not accept the sign-in request.",
      "The pushed authorization request was refused; the provider's words are in the detail. Check client and redirect address."),
  INVALID_CLIENT(
      "Your identity provider did not accept this application.",
      "The provider refused the client's authentication. Check client id, secret or key, and the authentication method."),
  INVALID_GRANT(
      "The sign-in took too long or was used twice. Please sign in again.",
      "The provider refused the code. It may have expired, or been sent twice; check the redirect address as well."),
  TOKEN_ENDPOINT_ERROR(
      "Your identity provider could not complete the sign-in. Please try again.",
      "The token endpoint answered with an error; the detail has its status and words."),
  TOKEN_ENDPOINT_MALFORMED(
      "Your identity provider could not complete the sign-in. Please try again.",
      "The token endpoint's answer is not the JSON object that it must be. Check the endpoint's address."),
  TOKEN_TYPE(
      "Your identity provider could not complete the sign-in. Please try again.",
      "The token type is neither Bearer nor the DPoP that was asked for."),
  DPOP_NOT_BOUND(
      "Your identity provider could not complete the sign-in. Please try again.",
      "The connection requires DPoP, and the provider gave a Bearer token in spite of the proof. Switch DPoP on for this client there, or set dpop to automatic."),
  DPOP_PROOF(
      "Your identity provider could not complete the sign-in. Please try again.",
      "The provider did not accept the DPoP proof, or wants one and got none; its words are in the detail. Compare both clocks, and look at the setting dpop."),
  NO_ID_TOKEN(
      "Your identity provider did not say who you are.",
      "The token response has no ID token. Check that the openid scope is requested and granted."),

  // The token as such
  TOKEN_MALFORMED(
      "The answer of your identity provider could not be read.",
      "The token is not a compact signed JWT with JSON objects inside."),
  TOKEN_TOO_LARGE(
      "The answer of your identity provider was too large.",
      "The token is larger than 256 KiB. Send fewer groups or claims."),
  DUPLICATE_MEMBER(
      "The answer of your identity provider could not be trusted.",
      "The token names a member twice, so that two readers could see different values."),
  ALG_NONE(
      "The answer of your identity provider was not signed.",
      "The token has alg none. Choose a signature algorithm for ID tokens at the provider."),
  SYMMETRIC_ALGORITHM(
      "The answer of your identity provider could not be trusted.",
      "The token is signed with an HMAC. Choose RS256 or another asymmetric algorithm at the provider."),
  ALGORITHM(
      "The answer of your identity provider could not be trusted.",
      "The token's signature algorithm is not among those that this connection accepts."),
  KEY_NOT_FOUND(
      "The answer of your identity provider could not be verified. Please try again.",
      "No key of the provider's key set fits the token's kid and algorithm."),
  KEY_AMBIGUOUS(
      "The answer of your identity provider could not be verified.",
      "The token names no kid and several keys fit. The provider must set kid (OpenID Connect Core §10.1)."),
  KEY_EMBEDDED(
      "The answer of your identity provider could not be trusted.",
      "The token's header brings or points to a key of its own. Only the provider's published keys count."),
  CRITICAL_HEADER(
      "The answer of your identity provider could not be read.",
      "The token's header demands an extension that is not understood here."),
  ENCRYPTED(
      "The answer of your identity provider could not be read.",
      "The token is encrypted. Turn off ID-token encryption for this application at the provider."),
  NESTED_TOKEN(
      "The answer of your identity provider could not be read.",
      "The token wraps another token instead of claims."),
  TYP(
      "The answer of your identity provider was of the wrong kind.",
      "The token's typ is not the expected one, for example an access token in an ID token's place."),
  UNENCODED_PAYLOAD(
      "The answer of your identity provider could not be read.",
      "The token uses an unencoded payload (b64), which has no place in a JWT."),
  COMPRESSED(
      "The answer of your identity provider could not be read.",
      "The token's header has zip, which has no meaning in a signed token."),
  SIGNATURE(
      "The answer of your identity provider could not be verified.",
      "The token's signature does not fit the provider's key. If keys were just rotated, try again."),

  // Claims
  ISSUER(
      "The answer came from another identity provider than the one that was asked.",
      "The token's iss differs from the connection's issuer. Enter the issuer as the provider spells it."),
  TENANT(
      "Your account belongs to another directory than the one that is connected.",
      "The token's tid is not an allowed tenant, or contradicts its issuer."),
  SUBJECT(
      "Your identity provider did not say who you are.",
      "The token's sub is missing, empty, not a string, or longer than 255 characters."),
  AUDIENCE(
      "The answer of your identity provider was meant for another application.",
      "The token's aud does not name this connection's client id, or names others that are not trusted."),
  AZP(
      "The answer of your identity provider was meant for another application.",
      "The token's azp is missing although there are several audiences, or is not this connection's client id."),
  EXPIRED(
      "The answer of your identity provider has expired. Please sign in again.",
      "The token's exp has passed. Compare both clocks; the detail has the difference."),
  NOT_YET_VALID(
      "The answer of your identity provider is not valid yet. Please try again.",
      "The token's nbf lies ahead. Compare both clocks; the detail has the difference."),
  ISSUED_IN_FUTURE(
      "The answer of your identity provider is not valid yet. Please try again.",
      "The token's iat lies ahead. Compare both clocks; the detail has the difference."),
  ISSUED_TOO_LONG_AGO(
      "The answer of your identity provider is too old. Please sign in again.",
      "The token was issued long before this sign-in. The provider may serve a cached token."),
  DATE(
      "The answer of your identity provider could not be read.",
      "A time in the token is missing, not a number, or out of range."),
  NONCE(
      "This sign-in was not started here, or has already ended. Please sign in again.",
      "The token's nonce is missing or differs from the one that was sent."),
  AT_HASH(
      "The answer of your identity provider could not be trusted.",
      "The token's at_hash does not fit the access token beside it."),
  C_HASH(
      "The answer of your identity provider could not be trusted.",
      "The token's c_hash does not fit the code that was exchanged."),
  AUTH_TIME(
      "Please sign in at your identity provider again.",
      "The token's auth_time is missing or older than the allowed age. Some providers ignore max_age."),
  ACR(
      "Your identity provider did not use the kind of sign-in that is required.",
      "The token's acr is not one of those that were required. Look at the provider's sign-in policy."),
  CLAIM_MALFORMED(
      "The answer of your identity provider could not be read.",
      "A claim that matters is of the wrong JSON type."),

  // Userinfo
  SUB_MISMATCH(
      "Your identity provider contradicted itself about who you are.",
      "Userinfo has another sub than the ID token (OpenID Connect Core §5.3.2)."),
  USERINFO_ERROR(
      "Your identity provider did not tell enough about you. Please try again.",
      "The userinfo endpoint answered with an error; the detail has its status."),
  USERINFO_MALFORMED(
      "Your identity provider did not tell enough about you. Please try again.",
      "The userinfo endpoint's answer is neither a JSON object nor a signed token."),

  // Logout tokens
  LOGOUT_EVENT(
      "The sign-out message could not be used.",
      "The logout token lacks the back-channel logout event."),
  LOGOUT_NONCE(
      "The sign-out message could not be used.",
      "The logout token carries a nonce, so it may be an ID token in disguise."),
  LOGOUT_SUBJECT(
      "The sign-out message could not be used.",
      "The logout token names neither a subject nor a session, or has no jti.");

  private final Words words;

  OidcRefusalCode(String sentence, String remedy) {
    this.words = new Words("oidc_" + name().toLowerCase(Locale.ROOT), sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
