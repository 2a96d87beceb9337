/** Tests of SCIM over real HTTP. */
@NullMarked
package dev.gatehouse.server.scim;

import org.jspecify.annotations.NullMarked;
