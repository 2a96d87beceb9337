/** The handling of one SAML response, by Gatehouse and by its peers, over the same octets. */
@NullMarked
package dev.gatehouse.bench.saml;

import org.jspecify.annotations.NullMarked;
