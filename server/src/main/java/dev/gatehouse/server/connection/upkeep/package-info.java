/**
 * Owns what connections need while nobody looks: reading again what providers publish, and warning
 * before a certificate ends. Nodes share the work. Does not own how a provider's documents are read
 * ({@link dev.gatehouse.server.connection.ConnectionImport}).
 */
@NullMarked
package dev.gatehouse.server.connection.upkeep;

import org.jspecify.annotations.NullMarked;
