package dev.gatehouse.server.web;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Outgoing HTTP with its guard. Addresses that tenants supply are a way into the operator's
 * network: https only, loopback, link-local, private and metadata addresses refused after DNS
 * resolution unless the operator allows them, no redirects across hosts, bounded size and time.
 */
public interface Outgoing {

  /**
   * Sends a request and waits for the whole answer. Never throws for what a peer causes.
   *
   * @param request at most 1 MB of body
   */
  Answer send(OutgoingRequest request);

  /** What to send. */
  record OutgoingRequest(String method, URI url, Map<String, String> headers, byte[] body) {
    public static OutgoingRequest get(URI url) {
      return new OutgoingRequest("GET", url, Map.of(), new byte[0]);
    }
  }

  /** How it ended. */
  sealed interface Answer {}

  /** The peer answered, with whatever status. Header names are in lower case. */
  record Answered(int status, Map<String, List<String>> headers, byte[] body) implements Answer {}

  /**
   * There was no usable answer.
   *
   * @param code stable: {@code outgoing_refused_address}, {@code outgoing_timeout}, {@code
   *     outgoing_too_large}, {@code outgoing_tls}, {@code outgoing_unreachable}, {@code
   *     outgoing_redirect}, {@code outgoing_scheme}
   * @param detail for the administrator
   */
  record Unanswered(String code, String detail) implements Answer {}
}
