package dev.gatehouse.protocol.oidc;

import java.net.URI;
import java.util.Map;

/**
 * An HTTP request that the caller is to send.
 *
 * @param method {@code GET} or {@code POST}
 * @param headers by name, in the order to send
 * @param body empty for {@code GET}
 */
public record OutgoingRequest(String method, URI url, Map<String, String> headers, String body) {

  public OutgoingRequest {
    headers = Map.copyOf(headers);
  }

  /** Headers and body carry secrets and codes, so neither is told. */
  @Override
  public String toString() {
    return method + " " + url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
  }
}
