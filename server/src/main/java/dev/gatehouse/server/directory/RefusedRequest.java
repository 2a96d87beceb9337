package dev.gatehouse.server.directory;

import java.time.Instant;

/**
 * What a directory's requests were refused for. The same refusal of the same request is one,
 * however often it came back.
 *
 * @param method of HTTP; a Bulk operation has its own
 * @param path below {@code /scim/v2}, without what names people
 * @param scimType the keyword of RFC 7644 §3.12; empty for none
 * @param code by which the documentation explains it; the keyword, where it has no other; empty
 *     where the status says enough
 * @param detail without addresses and values
 * @param correlationId of the last one: what the client called it, or the answer did
 */
public record RefusedRequest(
    String method,
    String path,
    int status,
    String scimType,
    String code,
    String detail,
    String correlationId,
    long times,
    Instant firstAt,
    Instant lastAt) {

  /** What makes it the same as another. */
  String likeness() {
    return String.join("\n", method, path, Integer.toString(status), scimType, code, detail);
  }
}
