package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says about itself (OpenID Connect Discovery §3). The lists are those of the
 * document, reduced to what is understood here; an empty one means that the document is silent.
 *
 * @param issuer as the document names it; for Microsoft's shared addresses a template
 */
public record ProviderMetadata(
    ExpectedIssuer expectedIssuer,
    String issuer,
    URI authorizationEndpoint,
    URI tokenEndpoint,
    @Nullable URI userinfoEndpoint,
    URI jwksUri,
    @Nullable URI endSessionEndpoint,
    @Nullable URI pushedAuthorizationRequestEndpoint,
    boolean requiresPushedAuthorizationRequests,
    boolean sendsIssParameter,
    Set<String> tokenEndpointAuthMethods,
    Set<JwsAlgorithm> idTokenAlgorithms,
    Set<JwsAlgorithm> dpopAlgorithms,
    Set<String> scopes) {

  /** Of a discovery document, in octets. */
  public static final int LARGEST_DOCUMENT = 256 * 1024;

  public ProviderMetadata {
    tokenEndpointAuthMethods = Set.copyOf(tokenEndpointAuthMethods);
    idTokenAlgorithms = Set.copyOf(idTokenAlgorithms);
    dpopAlgorithms = Set.copyOf(dpopAlgorithms);
    scopes = Set.copyOf(scopes);
  }

  /** Reads the answer to {@link Discovery#request}. */
  public static MetadataResult parse(
      IncomingResponse response, ExpectedIssuer expected, Set<Leniency> leniencies) {
    if (response.status() != 200) {
      return Refused.because(
          OidcRefusalCode.METADATA_UNREACHABLE,
          Discovery.urlFor(expected.configured()) + " answered " + response.status());
    }
    return parse(response.body(), expected, leniencies);
  }

  /** Reads a document that an administrator pasted or uploaded. */
  public static MetadataResult parse(
      byte[] document, ExpectedIssuer expected, Set<Leniency> leniencies) {
    return MetadataReading.read(document, expected, leniencies);
  }
}
