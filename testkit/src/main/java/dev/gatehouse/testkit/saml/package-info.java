/**
 * Makes SAML messages as an identity provider would, and every wrong one besides. Owns the forge
 * and the reader of authentication requests; not the pages that people see.
 */
@NullMarked
package dev.gatehouse.testkit.saml;

import org.jspecify.annotations.NullMarked;
