/**
 * Owns tenants, their domains and entitlements, and the scope type that every tenant method takes
 * first. Does not own people or connections. Begin at {@code Organizations} and {@code
 * OrganizationScope}.
 */
@NullMarked
package dev.gatehouse.server.organization;

import org.jspecify.annotations.NullMarked;
