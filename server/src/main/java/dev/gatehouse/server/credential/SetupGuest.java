package dev.gatehouse.server.credential;

import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/**
 * Somebody who has opened a set-up link in this browser.
 *
 * @param session names what the browser holds; not a secret
 * @param since when the link was opened in it
 * @param touch whether it is time to write down that the link is used
 */
public record SetupGuest(
    OrganizationScope scope, SetupLink link, String session, Instant since, boolean touch) {}
