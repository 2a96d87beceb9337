/**
 * A strict, small SAML 2.0 service provider: requests out, verdicts on what comes back.
 *
 * <p>Owns the rules of the web browser sign-on profile, its Redirect and POST bindings and the
 * metadata of both sides. Reads claims only from the octets that a verified signature was computed
 * over. Does not own storage: who calls keeps what was asked, and which ids were seen.
 */
@NullMarked
package dev.gatehouse.protocol.saml;

import org.jspecify.annotations.NullMarked;
