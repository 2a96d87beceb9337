/**
 * The relying party's half of OpenID Connect: what to send to a provider, and whether what came
 * back may be believed. Requests are descriptions that the caller sends; responses are bytes that
 * the caller received.
 *
 * <p>It does not send anything, keep anything or read a clock; tokens and keys as such belong to
 * {@code protocol.jose}.
 */
@NullMarked
package dev.gatehouse.protocol.oidc;

import org.jspecify.annotations.NullMarked;
