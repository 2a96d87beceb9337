/**
 * XML as the rest of the code sees it: a small immutable tree, strictly parsed, and what a
 * signature or a private key turns it into.
 *
 * <p>Owns parsing with its limits, XML signatures and XML encryption. Nothing outside this package
 * sees DOM or Santuario, so that the inside can be replaced. Knows nothing of SAML.
 */
@NullMarked
package dev.gatehouse.protocol.xml;

import org.jspecify.annotations.NullMarked;
