/**
 * JSON Web Tokens and keys: strict reading of JSON, key sets and compact tokens; signing with our
 * own keys. Signatures themselves are checked by Nimbus and the JDK; this package decides what may
 * be checked at all.
 *
 * <p>It knows nothing of OpenID Connect: the meaning of claims belongs to {@code protocol.oidc}.
 */
@NullMarked
package dev.gatehouse.protocol.jose;

import org.jspecify.annotations.NullMarked;
