package dev.gatehouse.server.signin;

import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.util.Optional;

/**
 * What a door asks of a sign-in.
 *
 * @param scope the organization; empty if it must be found first (by e-mail domain or by asking)
 * @param destination the {@link Destination#name()} that takes over afterwards
 * @param destinationState given back unchanged to the destination; at most 8 kB; never leaves the
 *     server
 * @param applicationName shown on the sign-in page
 * @param connection a hint: go straight to this connection
 * @param loginHint an e-mail address to choose by and to pass on
 * @param useSso go straight on if exactly one connection is enabled ({@code ?use_sso=1})
 * @param forceAuthentication ask the provider to authenticate again ({@code prompt=login},
 *     ForceAuthn)
 * @param passive never show a page ({@code prompt=none})
 * @param maxAge the oldest acceptable authentication
 */
public record StartSignIn(
    Optional<OrganizationScope> scope,
    String destination,
    String destinationState,
    String applicationName,
    Optional<ConnectionId> connection,
    Optional<String> loginHint,
    boolean useSso,
    boolean forceAuthentication,
    boolean passive,
    Optional<Duration> maxAge) {}
