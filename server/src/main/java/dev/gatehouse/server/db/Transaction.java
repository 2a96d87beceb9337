package dev.gatehouse.server.db;

/**
 * A running transaction, passed first to every method that reads or writes. Only {@code …Store}
 * classes use {@link #sql()}.
 *
 * @param sql the face on which statements run
 */
public record Transaction(Sql sql) {

  /**
   * Tells those who {@linkplain Database#listen listen} for a topic once this transaction is
   * committed; never if it is rolled back.
   */
  public void announce(String topic) {
    sql.announce(topic);
  }
}
