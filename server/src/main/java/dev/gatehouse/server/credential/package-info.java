/**
 * Owns credentials that are checked here: API keys now; passwords, passkeys and SSH keys stand
 * here\n * as well.
 */
@NullMarked
package dev.gatehouse.server.credential;

import org.jspecify.annotations.NullMarked;
