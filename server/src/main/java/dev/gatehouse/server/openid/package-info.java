/**
 * A door: Gatehouse as the OpenID Provider of the applications. Owns codes, tokens and what
 * applications are told of sign-outs. Begin at {@code OpenIdProvider}, which has the endpoints;
 * {@code AuthorizeEndpoint} is where a sign-in begins, {@code Grants} what is kept of one.
 */
@NullMarked
package dev.gatehouse.server.openid;

import org.jspecify.annotations.NullMarked;
