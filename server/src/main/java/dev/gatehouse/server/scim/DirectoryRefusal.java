package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.RefusalCode;

/** Why a request is not let in to a directory. What SCIM itself refuses has its own words. */
enum DirectoryRefusal implements RefusalCode {
  TOKEN_MISSING(
      401,
      "scim_token_missing",
      "A bearer token is needed.",
      "Let the identity provider send 'Authorization: Bearer' with a token of the directory."),
  TOKEN_UNKNOWN(
      401,
      "scim_token_unknown",
      "This token does not work here.",
      "It was revoked, mistyped or belongs to another installation: make a new one and enter it at"
          + " the identity provider."),
  TOKEN_EXPIRED(
      401,
      "scim_token_expired",
      "This token has expired.",
      "Make a new token for the directory and enter it at the identity provider; a client asks for"
          + " its next one by itself."),
  ADDRESS(
      403,
      "scim_address",
      "This directory does not accept requests from this address.",
      "Add the identity provider's addresses to the directory's networks; behind a proxy, set"
          + " trustedProxies."),
  ORGANIZATION_DISABLED(
      403,
      "scim_organization_disabled",
      "This organization is switched off at the moment.",
      "Enable the organization; the identity provider then catches up by itself."),
  NOT_IN_PLAN(
      403,
      "scim_plan",
      "This organization's plan does not include SCIM.",
      "Set the entitlement scimAllowed of the organization."),
  CONNECTION_DISABLED(
      403,
      "scim_connection_disabled",
      "The connection of this directory is switched off at the moment.",
      "A disabled connection stops every path through it: enable it, and let the identity provider"
          + " synchronize again."),
  DIRECTORY_DISABLED(
      403,
      "scim_directory_disabled",
      "This directory is switched off at the moment.",
      "Enable the directory, and let the identity provider synchronize again."),
  TOO_MANY_REQUESTS(
      429,
      "scim_too_many_requests",
      "There are too many requests. Please go on more slowly.",
      "Raise requestsPerSecond and burst of the directory, within what the operator allows.");

  private final int status;
  private final Words words;

  DirectoryRefusal(int status, String code, String sentence, String remedy) {
    this.status = status;
    this.words = new Words(code, sentence, remedy);
  }

  int status() {
    return status;
  }

  @Override
  public Words words() {
    return words;
  }
}
