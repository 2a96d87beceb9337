package dev.gatehouse.testkit.scim;

/**
 * Where to push to.
 *
 * @param baseUrl such as {@code http://localhost:8080/scim/v2}, without a slash at the end
 * @param token the bearer token of the directory there
 */
public record ScimTarget(String baseUrl, String token) {
  public ScimTarget {
    if (!baseUrl.matches("https?://[^\\s?#]+[^\\s?#/]")) {
      throw new IllegalArgumentException("'" + baseUrl + "' is not the base address of a server");
    }
    if (token.isBlank() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException("A token has no spaces and is not empty");
    }
  }

  /** Tells nothing of the token. */
  @Override
  public String toString() {
    return baseUrl;
  }
}
