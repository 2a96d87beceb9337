/**
 * What every protocol shares: the checks of a verification and the refusal that ends one.
 *
 * <p>Everything below this package is pure: bytes and settings in, verdicts out. No sockets, no
 * SQL, no clocks, no server types.
 */
@NullMarked
package dev.gatehouse.protocol;

import org.jspecify.annotations.NullMarked;
