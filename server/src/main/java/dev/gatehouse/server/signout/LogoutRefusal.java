package dev.gatehouse.server.signout;

import dev.gatehouse.protocol.RefusalCode;
import dev.gatehouse.server.web.RefusedRequestException;

/** Why a sign-out is refused around what the provider's message says. */
enum LogoutRefusal implements RefusalCode {
  REPLAYED(
      "logout_replayed",
      "This message was heeded before.",
      "The identity provider's logout message arrived twice: the page was reloaded, or somebody"
          + " replays it."),
  CONNECTION(
      "logout_connection",
      "There is no such connection, or it is switched off.",
      "Enable the connection and its organization, or remove this address at the identity"
          + " provider."),
  TOKEN_MISSING(
      "logout_token_missing",
      "The request carries no logout token.",
      "OpenID Connect Back-Channel Logout 1.0 §2.5: the form field logout_token."),
  FRONT_CHANNEL(
      "logout_front_channel",
      "Signing out could not be completed.",
      "Let the identity provider send iss and sid with front-channel logout (session required), and"
          + " compare iss with the connection's issuer."),
  TOO_MANY(
      "logout_too_many",
      "Too many messages were refused. Please wait a minute.",
      "Look at the refusals before in the audit trail."),
  RETURN_TO(
      "logout_return_to",
      "The address to return to is not registered.",
      "Register it as one of the application's postLogoutRedirectUris, every character counts.");

  private final Words words;

  LogoutRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  RefusedRequestException page(int status, String detail) {
    return new RefusedRequestException(status, because(detail));
  }
}
