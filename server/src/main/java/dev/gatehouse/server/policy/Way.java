package dev.gatehouse.server.policy;

/** How somebody comes in. Each asks {@link AccessRules}, so that none gets around a rule. */
public enum Way {
  /** The sign-in page, and whatever it leads to. */
  PAGE,
  /** An answer of the identity provider that nobody here asked for. */
  IDP_INITIATED,
  /** A refresh token of an application. */
  REFRESH,
  /** The device flow (RFC 8628): the approval in the browser, and each use of its code. */
  DEVICE,
  /** An API key of the user's own. */
  API_KEY,
  /** An SSH public key of the user's own. */
  SSH_KEY,
  /** A user name and a password that a file server passes on. */
  CREDENTIAL_CHECK
}
