package dev.gatehouse.server.signin;

import dev.gatehouse.server.keys.Tokens;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What travels through the provider and comes back: SAML RelayState, OIDC {@code state}. Opaque and
 * random; all that it stands for is in the database.
 */
record Handle(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

  static Handle random() {
    return new Handle(Tokens.random(""));
  }

  /** Empty for whatever else providers put into RelayState. */
  static Optional<Handle> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new Handle(text)) : Optional.empty();
  }

  byte[] hash() {
    return Tokens.hash(value);
  }
}
