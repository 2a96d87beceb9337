package dev.gatehouse.server.scim;

import dev.gatehouse.server.directory.DirectoryScope;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;

/**
 * Decides whether a SCIM request may pass, and as which directory. The bearer token alone names the
 * directory; nothing else in a request can.
 */
public interface DirectoryGate {

  /** What the gate says. */
  sealed interface Passage {
    /** The request may run, inside this directory. */
    record Open(DirectoryScope scope) implements Passage {}

    /** It may not; the answer tells why (RFC 7644 §3.12). */
    record Shut(Response answer) implements Passage {}
  }

  Passage pass(Request request, Instant now);
}
