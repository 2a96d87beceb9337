package dev.gatehouse.server.db;

import java.util.List;

/**
 * A running transaction, passed first to every method that reads or writes. Only {@code …Store}
 * classes use {@link #sql()}.
 *
 * @param sql the face on which statements run
 */
public record Transaction(Sql sql) {

  /**
   * Tells every node something once this transaction is durable, and nothing if it is rolled back:
   * see {@link Announcements}. For what is rare and urgent, such as a revocation: PostgreSQL
   * commits one after the other those transactions that announce something.
   *
   * @param items words of printable ASCII letters
   */
  public void announce(String topic, List<String> items) {
    sql.announce(new Announcement(topic, items));
  }

  /**
   * Wakes those on this node who {@linkplain Announcements#onWake wait} for a topic, once this
   * transaction is durable; never if it is rolled back. Costs the database nothing.
   */
  public void wake(String topic) {
    sql.wake(topic);
  }
}
