package dev.gatehouse.bench.saml;

import java.util.List;
import java.util.Map;

/**
 * Everything from the form field to the attributes: decode, parse, decrypt where encrypted, verify
 * the signatures, check issuer, destination, recipient, audience and times, read every attribute.
 */
interface ResponseHandling {

  /**
   * Handles a response.
   *
   * @return every attribute with its values
   * @throws IllegalStateException if it is refused
   */
  Map<String, List<String>> handle(String base64);
}
