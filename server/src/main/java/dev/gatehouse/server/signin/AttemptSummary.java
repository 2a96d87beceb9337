package dev.gatehouse.server.signin;

import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import java.time.Instant;
import java.util.Optional;

/**
 * One try to sign in.
 *
 * @param reference what the person sees, such as {@code JKBS-H64W}
 * @param code why it was refused; empty otherwise
 * @param person the address or subject that the provider named; empty if it came to none
 * @param userAgent as the browser said it; empty if it said none
 * @param finishedAt when the verdict fell
 */
public record AttemptSummary(
    AttemptId id,
    String reference,
    Optional<ConnectionId> connection,
    String destination,
    Attempts.Verdict verdict,
    String code,
    String person,
    Optional<UserId> user,
    String address,
    String userAgent,
    Instant createdAt,
    Optional<Instant> finishedAt) {}
