package dev.gatehouse.protocol.oidc;

/** A client secret. It never shows itself. */
public record ClientSecret(String value) {

  public ClientSecret {
    if (value.isEmpty() || value.length() > 4_096) {
      throw new IllegalArgumentException("A client secret has 1 to 4096 characters");
    }
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
