package dev.gatehouse.protocol.oidc;

import java.net.URI;
import java.time.Duration;

/** What the pushed authorization request endpoint answered (RFC 9126). */
public sealed interface PushResult permits PushResult.Pushed, Refused {

  /**
   * @param url where to send the person
   * @param lifetime how long the provider keeps the request
   */
  record Pushed(URI url, Duration lifetime) implements PushResult {}
}
