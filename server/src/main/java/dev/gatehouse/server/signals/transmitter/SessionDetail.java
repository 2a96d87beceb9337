package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.protocol.signals.EventType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is told of a session beside its name.
 *
 * @param reason why it ended; empty if it did not
 * @param externalId what the provider calls it; may be empty
 * @param acr how strongly the person authenticated at the provider; empty if it did not say so
 * @param amr how (RFC 8176)
 */
record SessionDetail(String reason, String externalId, String acr, List<String> amr) {
  private static final char BETWEEN = '\n';

  SessionDetail {
    amr = List.copyOf(amr);
  }

  static SessionDetail ended(String reason, String externalId) {
    return new SessionDetail(reason, externalId, "", List.of());
  }

  /** As a row keeps it. Nothing in it has a line break: those of providers are taken out. */
  String text() {
    return Stream.concat(Stream.of(reason, externalId, acr), amr.stream())
        .map(one -> one.replace(BETWEEN, ' '))
        .collect(Collectors.joining("\n"));
  }

  static SessionDetail read(String text) {
    List<String> lines = List.of(text.split("\n", -1));
    // Of applications, and written by older programs: the reason alone.
    return lines.size() < 3
        ? ended(lines.getFirst(), "")
        : new SessionDetail(
            lines.get(0), lines.get(1), lines.get(2), lines.subList(3, lines.size()));
  }

  /** CAEP 1.0 §2, §3.1, §3.6 and §3.7. That {@code ext_id} stands in all three is ours. */
  Map<String, Object> claims(EventType type, long at) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("event_timestamp", at);
    if (!reason.isEmpty()) {
      claims.put("reason_admin", Map.of("en", reason));
    }
    if (!externalId.isEmpty()) {
      claims.put("ext_id", externalId);
    }
    if (type == EventType.SESSION_ESTABLISHED) {
      if (!acr.isEmpty()) {
        claims.put("acr", acr);
      }
      if (!amr.isEmpty()) {
        claims.put("amr", amr);
      }
    }
    return claims;
  }
}
