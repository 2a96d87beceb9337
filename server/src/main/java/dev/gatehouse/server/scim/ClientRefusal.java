package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.RefusalCode;

/**
 * Why a client is given no token of a directory. Each has the standard error (RFC 6749 §5.2) and
 * our own stable code, which begins the {@code error_description}.
 */
enum ClientRefusal implements RefusalCode {
  REQUEST(
      "scim_token_request",
      "invalid_request",
      "The request for a token cannot be read.",
      "Send a form with grant_type=client_credentials, each field once."),
  GRANT_TYPE(
      "scim_grant_type",
      "unsupported_grant_type",
      "Only client credentials are exchanged for a token here.",
      "Set the grant type to client_credentials."),
  AUTHENTICATION(
      "scim_client_authentication",
      "invalid_client",
      "The client could not prove who it is.",
      "Compare client id, secret or key; an assertion names the client as iss and sub, and this"
          + " endpoint or the public address as its only aud."),
  ASSERTION_REPLAY(
      "scim_client_assertion_replay",
      "invalid_client",
      "The client could not prove who it is.",
      "A client assertion serves once; its jti came back."),
  TOO_MANY_FAILURES(
      "scim_client_too_many_failures",
      "invalid_client",
      "Too many failed attempts. Wait a minute.",
      "A client with a wrong secret or key asks again and again.");

  private final Words words;
  private final String error;

  ClientRefusal(String code, String error, String sentence, String remedy) {
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
}
