package dev.gatehouse.protocol.oidc;

/** What the client did to bind its tokens to a key, and wants in return (RFC 9449). */
public enum DpopUse {
  /** No proof was sent, so nothing can be bound. */
  NONE("Bearer"),
  /** A proof was sent; whether the tokens are bound is for the provider to say. */
  OFFERED("DPoP or Bearer"),
  /** A proof was sent, and tokens that are not bound are refused. */
  REQUIRED("DPoP");

  private final String tokenTypes;

  DpopUse(String tokenTypes) {
    this.tokenTypes = tokenTypes;
  }

  /** The token types that will do, as a trace shows them. */
  public String tokenTypes() {
    return tokenTypes;
  }
}
