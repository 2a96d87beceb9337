package dev.gatehouse.protocol.signals;

import dev.gatehouse.protocol.jose.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a transmitter tells about itself (SSF 1.0 §7.1).
 *
 * @param deliveryMethods addresses of RFC 8935 and RFC 8936; empty where it does not say
 */
public record TransmitterMetadata(
    String issuer,
    URI jwksUri,
    List<String> deliveryMethods,
    Optional<URI> configurationEndpoint,
    Optional<URI> statusEndpoint,
    Optional<URI> verificationEndpoint) {

  /** Push (RFC 8935) and poll (RFC 8936), as SSF 1.0 §6.1 names them. */
  public static final String PUSH = "urn:ietf:rfc:8935";

  public static final String POLL = "urn:ietf:rfc:8936";

  private static final int LARGEST_DOCUMENT = 64 * 1024;
  private static final int MOST_METHODS = 20;
  private static final String WELL_KNOWN = "/.well-known/ssf-configuration";

  public TransmitterMetadata {
    deliveryMethods = List.copyOf(deliveryMethods);
  }

  /** What a document turned out to be. */
  public sealed interface Result {
    record Found(TransmitterMetadata metadata) implements Result {}

    record Problem(SignalRefusalCode code, String detail) implements Result {}
  }

  /** Where the document of an issuer stands (SSF 1.0 §7.2); empty for what is no issuer. */
  public static Optional<URI> address(String issuer, boolean allowPlainHttp) {
    // §7.2.1: between host and path.
    return usable(issuer, allowPlainHttp)
        .filter(uri -> uri.getRawQuery() == null)
        .map(
            uri -> {
              String path = uri.getRawPath() == null ? "" : uri.getRawPath();
              String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
              return URI.create(
                  uri.getScheme() + "://" + uri.getRawAuthority() + WELL_KNOWN + bare);
            });
  }

  public static Result parse(byte[] document, String issuer, boolean allowPlainHttp) {
    return switch (Json.parseObject(document, LARGEST_DOCUMENT)) {
      case Json.Malformed malformed ->
          problem(SignalRefusalCode.METADATA_MALFORMED, malformed.detail());
      case Json.ObjectValue object -> read(object.members(), issuer, allowPlainHttp);
    };
  }

  private static Result read(Map<String, Object> members, String issuer, boolean allowPlainHttp) {
    // §7.2.3: identical, or somebody else could speak for the issuer.
    if (!issuer.equals(members.get("issuer"))) {
      return problem(SignalRefusalCode.METADATA_ISSUER, "The document names another issuer");
    }
    for (String name :
        List.of("jwks_uri", "configuration_endpoint", "status_endpoint", "verification_endpoint")) {
      boolean there = members.containsKey(name);
      if (there && uri(members, name, allowPlainHttp).isEmpty()) {
        return problem(SignalRefusalCode.METADATA_INSECURE, name + " is no https address");
      }
    }
    Optional<URI> keys = uri(members, "jwks_uri", allowPlainHttp);
    List<?> methods =
        members.get("delivery_methods_supported") instanceof List<?> l ? l : List.of();
    if (keys.isEmpty() || methods.size() > MOST_METHODS) {
      return problem(SignalRefusalCode.METADATA_MALFORMED, "jwks_uri is missing");
    }
    return new Result.Found(
        new TransmitterMetadata(
            issuer,
            keys.get(),
            methods.stream().filter(String.class::isInstance).map(String.class::cast).toList(),
            uri(members, "configuration_endpoint", allowPlainHttp),
            uri(members, "status_endpoint", allowPlainHttp),
            uri(members, "verification_endpoint", allowPlainHttp)));
  }

  private static Optional<URI> uri(
      Map<String, Object> members, String name, boolean allowPlainHttp) {
    return members.get(name) instanceof String text
        ? usable(text, allowPlainHttp)
        : Optional.empty();
  }

  /** Absolute, with TLS unless that is allowed, without user, fragment or odd ports. */
  public static Optional<URI> usable(String text, boolean allowPlainHttp) {
    if (text.length() > 2_048) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean usable =
          uri.getHost() != null
              && uri.getRawFragment() == null
              && uri.getRawUserInfo() == null
              && uri.getPort() != 0
              && uri.getPort() <= 65_535
              && (scheme.equals("https") || (scheme.equals("http") && allowPlainHttp));
      return usable ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private static Result problem(SignalRefusalCode code, String detail) {
    return new Result.Problem(code, detail);
  }
}
