/** A door: Gatehouse as OpenID Provider of the applications. */
@NullMarked
package dev.gatehouse.server.openid;

import org.jspecify.annotations.NullMarked;
