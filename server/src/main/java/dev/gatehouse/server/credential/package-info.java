/**
 * Owns credentials that are checked here: API keys, set-up links, passwords, second factors,
 * passkeys, and the count of failures that all who check a secret share. Whether a right one
 * suffices is the policy's to say.
 */
@NullMarked
package dev.gatehouse.server.credential;

import org.jspecify.annotations.NullMarked;
