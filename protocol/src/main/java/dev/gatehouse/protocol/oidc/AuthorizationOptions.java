package dev.gatehouse.protocol.oidc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in may ask of the provider beyond the plain request.
 *
 * @param prompt {@code login}, {@code none}, {@code consent}, {@code select_account}, or null
 * @param loginHint the user name, or null
 * @param domainHint Entra's and Google's hint ({@code domain_hint}, {@code hd}), or null
 * @param uiLocales languages in order of preference
 * @param dpopThumbprint of the key that the code is to be bound to (RFC 9449 §10), or null
 */
public record AuthorizationOptions(
    @Nullable String prompt,
    @Nullable String loginHint,
    @Nullable String domainHint,
    List<String> uiLocales,
    @Nullable String dpopThumbprint) {

  public AuthorizationOptions {
    uiLocales = List.copyOf(uiLocales);
  }

  public static AuthorizationOptions none() {
    return new AuthorizationOptions(null, null, null, List.of(), null);
  }

  public static AuthorizationOptions hinting(String loginHint) {
    return new AuthorizationOptions(null, loginHint, null, List.of(), null);
  }
}
