package dev.gatehouse.server.signals.transmitter;

import java.time.Instant;

/**
 * An event for one application.
 *
 * @param id becomes {@code jti}: the same however often it is sent
 * @param type the last words of its address
 * @param user whom it is about; empty where it is about the stream
 * @param session empty unless it is about one
 * @param detail the state of a verification, why a session ended, or a {@link CredentialChange}
 */
record OutgoingSignal(
    String application,
    String id,
    String organization,
    String type,
    String user,
    String session,
    String detail,
    Instant issuedAt) {}
