package dev.gatehouse.protocol.oidc;

/** What an operator may allow by name for one connection. All are off by default. */
public enum Leniency {
  /** Endpoints on the loopback host may use http. For tests and the demo. */
  ALLOW_LOOPBACK_HTTP,
  /** Endpoints may use http on any host. For a provider inside the operator's own network. */
  ALLOW_PLAIN_HTTP,
  /** Any Entra directory may sign in, where the issuer is Microsoft's template. */
  ALLOW_ANY_ENTRA_TENANT,
  /** A missing auth_time is tolerated although max_age was asked for. */
  ALLOW_MISSING_AUTH_TIME,
  /** An ID token may name further audiences beside this client. */
  ALLOW_FURTHER_AUDIENCES
}
