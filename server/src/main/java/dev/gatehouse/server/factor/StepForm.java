package dev.gatehouse.server.factor;

import java.util.Optional;

/**
 * What the page of the second step shows.
 *
 * @param attempt the handle of the sign-in that waits
 * @param userName who has given the password
 * @param app whether the person has an authenticator app
 * @param passkey empty for somebody who has none
 * @param codes whether the person has recovery codes left
 * @param problem what went wrong; empty for nothing
 * @param withRecovery whether it went wrong with a recovery code
 */
public record StepForm(
    String attempt,
    String userName,
    boolean app,
    Optional<PasskeyForm> passkey,
    boolean codes,
    String problem,
    boolean withRecovery) {}
