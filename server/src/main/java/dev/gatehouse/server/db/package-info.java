/**
 * Owns transactions, migrations and the two dialects. Knows no table of a feature beyond its\n *
 * migration file.
 */
@NullMarked
package dev.gatehouse.server.db;

import org.jspecify.annotations.NullMarked;
