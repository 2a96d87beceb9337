/**
 * A real PostgreSQL for tests, started and ended by the test's JVM.
 *
 * <p>Owns one cluster per JVM and a fresh database per caller. Does not own schemas or connections;
 * callers bring their own driver.
 */
@NullMarked
package dev.gatehouse.testkit.postgres;

import org.jspecify.annotations.NullMarked;
