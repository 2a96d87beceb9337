/**
 * Owns transactions, migrations and the two dialects. Knows no table of a feature beyond its
 * migration file. Begin at {@code Database}: {@code read} and {@code write} give a {@code
 * Transaction}, whose {@code sql()} is a thin face over JDBC; {@code SqliteDatabase} and {@code
 * PostgresDatabase} implement it.
 */
@NullMarked
package dev.gatehouse.server.db;

import org.jspecify.annotations.NullMarked;
