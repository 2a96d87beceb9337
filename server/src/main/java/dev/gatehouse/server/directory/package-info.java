/**
 * Owns users, groups, roles of users, role mappings, links to external identities and invitations;
 * and the directories that provision over SCIM, with their tokens and clients, what they sent and
 * what was refused. Does not own credentials or sessions. Begin at {@code Users} and {@code
 * Directories}.
 */
@NullMarked
package dev.gatehouse.server.directory;

import org.jspecify.annotations.NullMarked;
