/**
 * Owns users, groups, roles, role mappings, links to external identities and invitations. Does
 * not\n * own credentials or sessions.
 */
@NullMarked
package dev.gatehouse.server.directory;

import org.jspecify.annotations.NullMarked;
