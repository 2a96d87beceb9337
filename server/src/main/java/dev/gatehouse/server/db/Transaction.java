package dev.gatehouse.server.db;

/**
 * A running transaction, passed first to every method that reads or writes. Only {@code …Store}
 * classes use {@link #sql()}.
 *
 * @param sql the face on which statements run
 */
public record Transaction(Sql sql) {}
