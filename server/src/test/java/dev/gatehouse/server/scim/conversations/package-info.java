/** What provisioning clients of identity providers say, replayed against the whole program. */
@NullMarked
package dev.gatehouse.server.scim.conversations;

import org.jspecify.annotations.NullMarked;
