/**
 * Owns tenants, their domains and entitlements, and the scope type that every tenant method takes\n
 * * first. Does not own people or connections.
 */
@NullMarked
package dev.gatehouse.server.organization;

import org.jspecify.annotations.NullMarked;
