package dev.gatehouse.server.web;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What outgoing requests may reach.
 *
 * @param allowPrivateAddresses whether loopback and private networks are allowed; link-local
 *     addresses, where clouds keep their metadata service, then still need a range of their own
 * @param allowedRanges networks that are allowed whatever they are
 * @param allowPlainHttp whether http is allowed beside https
 * @param caFile more certification authorities, in PEM
 * @param proxy an HTTP proxy for everything that goes out
 * @param deadline for one request as a whole, redirects included
 * @param largestBody the most octets of an answer
 */
public record OutgoingSettings(
    boolean allowPrivateAddresses,
    List<AddressRange> allowedRanges,
    boolean allowPlainHttp,
    Optional<Path> caFile,
    Optional<URI> proxy,
    Duration deadline,
    int largestBody) {

  public static final Duration USUAL_DEADLINE = Duration.ofSeconds(10);
  public static final int USUAL_LARGEST_BODY = 2_000_000;

  public OutgoingSettings {
    allowedRanges = List.copyOf(allowedRanges);
  }

  /** Public https addresses only. */
  public static OutgoingSettings strict() {
    return new OutgoingSettings(
        false,
        List.of(),
        false,
        Optional.empty(),
        Optional.empty(),
        USUAL_DEADLINE,
        USUAL_LARGEST_BODY);
  }

  /**
   * The same for addresses that the operator enters: applications are often neighbours, on the
   * operator's own network and without TLS.
   */
  public OutgoingSettings toOwnNetwork() {
    return new OutgoingSettings(true, allowedRanges, true, caFile, proxy, deadline, largestBody);
  }
}
