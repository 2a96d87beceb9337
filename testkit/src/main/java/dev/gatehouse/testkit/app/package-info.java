/**
 * Tracehub, the application of the demo: a plain OpenID Connect client as any team could write it,
 * with the JDK and Nimbus; it also receives security events. Knows nothing of Gatehouse but its
 * issuer.
 */
@NullMarked
package dev.gatehouse.testkit.app;

import org.jspecify.annotations.NullMarked;
