package dev.gatehouse.server.db;

import org.jdbi.v3.core.Handle;

/**
 * A running transaction, passed first to every method that reads or writes. Only {@code …Store}
 * classes use {@link #sql()}.
 *
 * @param sql the handle on which statements run
 */
public record Transaction(Handle sql) {}
