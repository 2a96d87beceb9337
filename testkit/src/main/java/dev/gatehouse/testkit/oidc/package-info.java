/**
 * The OpenID Connect half of the test identity provider: discovery, authorization code flow with
 * PKCE, pushed requests, userinfo, sign-out, and everything of it done wrong on request.
 *
 * <p>It shares no code with {@code protocol}, so that an error there cannot hide here.
 */
@NullMarked
package dev.gatehouse.testkit.oidc;

import org.jspecify.annotations.NullMarked;
