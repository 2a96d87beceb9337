package dev.gatehouse.server.openid;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.RefusalCode;
import dev.gatehouse.server.web.RefusedRequestException;

/**
 * Why a request of an application is refused. Each has the standard error (RFC 6749 §4.1.2.1, §5.2,
 * OIDC Core §3.1.2.6) that the application reads, and our own stable code, which begins the {@code
 * error_description}.
 */
enum OpenIdRefusal implements RefusalCode {
  CLIENT_UNKNOWN(
      "openid_client_unknown",
      "invalid_client",
      "The application that sent you here is not registered.",
      "Compare client_id with the application's registration."),
  CLIENT_DISABLED(
      "openid_client_disabled",
      "unauthorized_client",
      "This application is switched off at the moment.",
      "Enable the application in the console or over the admin API."),
  REDIRECT_URI(
      "openid_redirect_uri",
      "invalid_request",
      "The application asked to return to an address that is not registered.",
      "Register the redirect URI exactly as the application sends it, every character counts."),
  PARAMETER(
      "openid_parameter",
      "invalid_request",
      "The request of the application cannot be read.",
      "The description names the parameter."),
  RESPONSE_TYPE(
      "openid_response_type",
      "unsupported_response_type",
      "The application uses a flow that is not offered.",
      "Only response_type=code is offered; set the library to the authorization code flow."),
  RESPONSE_MODE(
      "openid_response_mode",
      "invalid_request",
      "The application uses a response mode that is not offered.",
      "Only response_mode=query is offered."),
  REQUEST_OBJECT(
      "openid_request_object",
      "request_not_supported",
      "The application uses request objects, which are not offered.",
      "Send plain parameters, or push them (RFC 9126)."),
  REQUEST_URI(
      "openid_request_uri",
      "request_uri_not_supported",
      "The application uses request objects, which are not offered.",
      "Only a request_uri that the pushed authorization request endpoint gave out is accepted."),
  REQUEST_URI_UNKNOWN(
      "openid_request_uri_unknown",
      "invalid_request_uri",
      "This link of the application has ended. Go back to the application and try again.",
      "A pushed request lives for 90 seconds and serves once."),
  PKCE_MISSING(
      "openid_pkce_missing",
      "invalid_request",
      "The application does not protect its sign-in requests.",
      "Let the application send code_challenge with S256; for a confidential client that cannot,"
          + " set allowMissingPkce."),
  PKCE_METHOD(
      "openid_pkce_method",
      "invalid_request",
      "The application does not protect its sign-in requests well enough.",
      "Only code_challenge_method=S256 is accepted."),
  SCOPE(
      "openid_scope",
      "invalid_scope",
      "The application asked for something that is not offered.",
      "The scope must contain openid; the others are profile, email, organization, roles, groups"
          + " and offline_access."),
  PROMPT(
      "openid_prompt",
      "invalid_request",
      "The request of the application cannot be read.",
      "prompt=none stands alone."),
  LOGIN_REQUIRED(
      "openid_login_required",
      "login_required",
      "A new sign-in is needed.",
      "prompt=none succeeds only with a live session that fits the request."),
  AUTHENTICATION_TOO_OLD(
      "openid_authentication_too_old",
      "login_required",
      "Your identity provider did not ask you to sign in again, and the application needs that.",
      "The identity provider ignored ForceAuthn or max_age; see its policy for this application."),
  ORGANIZATION(
      "openid_organization",
      "access_denied",
      "Your organization does not use this application.",
      "Allow the organization for the application, or correct the organization parameter."),
  CONNECTION(
      "openid_connection",
      "access_denied",
      "The application asked you to sign in in a certain way, and you signed in in another.",
      "Let the person try again, or leave out the connection parameter where any way will do."),
  CLIENT_AUTHENTICATION(
      "openid_client_authentication",
      "invalid_client",
      "The application could not prove who it is.",
      "Compare client id, secret or key, and the authentication method of the library."),
  CLIENT_ASSERTION_REPLAY(
      "openid_client_assertion_replay",
      "invalid_client",
      "The application could not prove who it is.",
      "A client assertion serves once; its jti came back."),
  TOO_MANY_FAILURES(
      "openid_too_many_failures",
      "invalid_client",
      "Too many failed attempts. Wait a minute.",
      "A client with a wrong secret asks again and again."),
  GRANT_TYPE(
      "openid_grant_type",
      "unsupported_grant_type",
      "The application uses a grant that is not offered.",
      "authorization_code, refresh_token and device_code are offered."),
  DEVICE_FLOW_OFF(
      "openid_device_flow_off",
      "unauthorized_client",
      "This application does not take devices.",
      "Set allowDeviceFlow on the application, and enable it."),
  DEVICE_PENDING(
      "openid_device_pending",
      "authorization_pending",
      "Nobody has answered for this device yet.",
      "Ask again after the interval."),
  DEVICE_SLOW_DOWN(
      "openid_device_slow_down",
      "slow_down",
      "The device asks too often.",
      "The interval has grown by five seconds (RFC 8628 section 3.5)."),
  DEVICE_DENIED(
      "openid_device_denied",
      "access_denied",
      "The device was not let in.",
      "The person chose so."),
  DEVICE_EXPIRED(
      "openid_device_expired",
      "expired_token",
      "The code of this device has expired.",
      "Codes live for ten minutes; begin again."),
  DEVICE_CODE(
      "openid_device_code",
      "invalid_grant",
      "The code of this device is not valid.",
      "It is unknown, or another client's."),
  CODE(
      "openid_code",
      "invalid_grant",
      "The sign-in code is not valid.",
      "A code lives for 60 seconds and serves once, for the client and redirect URI that it was"
          + " issued to."),
  CODE_REUSED(
      "openid_code_reused",
      "invalid_grant",
      "The sign-in code was used twice.",
      "All tokens that came from it were revoked. The application sends the same request twice, or"
          + " a code was stolen."),
  CODE_VERIFIER(
      "openid_code_verifier",
      "invalid_grant",
      "The sign-in code is not valid.",
      "code_verifier does not match code_challenge."),
  REFRESH_TOKEN(
      "openid_refresh_token",
      "invalid_grant",
      "The refresh token is not valid.",
      "It has ended, was revoked, or belongs to another client."),
  REFRESH_TOKEN_REUSED(
      "openid_refresh_token_reused",
      "invalid_grant",
      "The refresh token was used twice.",
      "All tokens of its family were revoked. Let the application refresh one at a time and keep"
          + " the newest token."),
  SESSION_ENDED(
      "openid_session_ended",
      "invalid_grant",
      "The session has ended.",
      "The person signed out, was deactivated, or the connection or organization was disabled."),
  ACCESS_TOKEN(
      "openid_access_token",
      "invalid_token",
      "The access token is not valid.",
      "It has ended or was revoked."),
  FOREIGN_TOKEN(
      "openid_foreign_token",
      "unauthorized_client",
      "The token belongs to another application.",
      "Only the client to which a token was issued revokes it."),
  LOGOUT_REDIRECT_URI(
      "openid_logout_redirect_uri",
      "invalid_request",
      "The application asked to return to an address that is not registered.",
      "Register the post-logout redirect URI exactly, and send id_token_hint or client_id.");

  private final Words words;
  private final String error;

  OpenIdRefusal(String code, String error, String sentence, String remedy) {
    this.error = error;
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  /** The standard error word. */
  String error() {
    return error;
  }

  /** What the developer of the application reads: our code and which rule it was. */
  String description() {
    return code() + ": " + remedy();
  }

  /** Ends the request with our own error page. */
  RefusedRequestException page(String detail) {
    return new RefusedRequestException(400, new Refusal(this, detail));
  }
}
