package dev.gatehouse.server.signals.transmitter;

import java.time.Instant;

/**
 * An event for one receiver.
 *
 * @param id becomes {@code jti}: the same however often it is sent
 * @param type the last words of its address
 * @param user whom it is about; empty where it is about the stream
 * @param session empty unless it is about one
 * @param subject how a provider calls the user, as JSON; empty for an application, which knows
 *     users by our names
 * @param detail the state of a verification, a {@link SessionDetail} or a {@link CredentialChange}
 */
record OutgoingSignal(
    String receiver,
    String id,
    String organization,
    String type,
    String user,
    String session,
    String subject,
    String detail,
    Instant issuedAt) {}
