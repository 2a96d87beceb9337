/**
 * Owns the door {@code /scim/v2}: who may pass it, its endpoints and answers. Does not own the
 * directory's own settings and tokens, nor the rules of SCIM, which are {@code protocol.scim}.
 */
@NullMarked
package dev.gatehouse.server.scim;

import org.jspecify.annotations.NullMarked;
