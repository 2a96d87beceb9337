/** Tests of the door for SCIM. */
@NullMarked
package dev.gatehouse.server.scim;

import org.jspecify.annotations.NullMarked;
