package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The table {@code user_words}, and {@code users.display_key}, which goes with it. */
final class UserWordStore {
  /** By how many words are inserted. */
  private static final List<String> INSERTS =
      IntStream.rangeClosed(0, SearchKey.MOST_WORDS + 1)
          .mapToObj(
              count ->
                  "INSERT INTO user_words (organization_id, user_id, word) VALUES "
                      + IntStream.range(0, count)
                          .mapToObj(i -> "(:organization, :user, :word" + i + ")")
                          .collect(Collectors.joining(", ")))
          .toList();

  /** Writes what differs only: most changes of a user leave the name as it was. */
  void put(
      Transaction tx, OrganizationScope scope, UserId user, String userName, String displayName) {
    put(tx, scope.organization(), user, SearchKey.words(userName, displayName));
  }

  private void put(Transaction tx, OrganizationId organization, UserId user, Set<String> wished) {
    List<String> before =
        tx.sql()
            .query(
                """
                SELECT word FROM user_words
                WHERE organization_id = :organization AND user_id = :user""")
            .bind("organization", organization.value())
            .bind("user", user.value())
            .map(row -> row.text("word"))
            .list();
    for (String word : before) {
      if (!wished.contains(word)) {
        tx.sql()
            .update(
                """
                DELETE FROM user_words
                WHERE organization_id = :organization AND user_id = :user AND word = :word""")
            .bind("organization", organization.value())
            .bind("user", user.value())
            .bind("word", word)
            .execute();
      }
    }
    add(tx, organization, user, wished.stream().filter(word -> !before.contains(word)).toList());
  }

  /** Of somebody who is new. */
  void insert(
      Transaction tx, OrganizationScope scope, UserId user, String userName, String displayName) {
    add(tx, scope.organization(), user, List.copyOf(SearchKey.words(userName, displayName)));
  }

  /** With one statement: an import adds thousands of people. */
  private static void add(
      Transaction tx, OrganizationId organization, UserId user, List<String> words) {
    if (words.isEmpty()) {
      return;
    }
    Statement statement =
        tx.sql()
            .update(INSERTS.get(words.size()))
            .bind("organization", organization.value())
            .bind("user", user.value());
    for (int i = 0; i < words.size(); i++) {
      statement.bind("word" + i, words.get(i));
    }
    statement.execute();
  }

  private record Unwritten(
      OrganizationId organization, UserId user, String userName, String displayName) {}

  /** Writes the keys of some who stem from before there were any. Returns of how many. */
  int writeSomeAcrossOrganizations(Transaction tx, int most) {
    List<Unwritten> some =
        tx.sql()
            .query(
                """
                SELECT organization_id, user_id, user_name, display_name FROM users
                WHERE display_key IS NULL ORDER BY user_id LIMIT :most""")
            .bind("most", most)
            .map(
                row ->
                    new Unwritten(
                        new OrganizationId(row.text("organization_id")),
                        new UserId(row.text("user_id")),
                        row.text("user_name"),
                        row.text("display_name")))
            .list();
    for (Unwritten one : some) {
      tx.sql()
          .update(
              """
              UPDATE users SET display_key = :key
              WHERE organization_id = :organization AND user_id = :user""")
          .bind("key", SearchKey.ofUser(one.userName(), one.displayName()))
          .bind("organization", one.organization().value())
          .bind("user", one.user().value())
          .execute();
      put(tx, one.organization(), one.user(), SearchKey.words(one.userName(), one.displayName()));
    }
    return some.size();
  }
}
