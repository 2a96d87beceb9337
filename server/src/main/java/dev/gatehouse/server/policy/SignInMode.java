package dev.gatehouse.server.policy;

/** How strictly an organization asks its people to use its identity providers. */
public enum SignInMode {
  /** Who existed before the first connection was enabled keeps a password; new people do not. */
  MIXED,
  /** Nobody signs in with local credentials but administrators who break the glass. */
  ENFORCED
}
