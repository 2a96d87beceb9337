package dev.gatehouse.server.db;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A query about many texts at once, which it reads as the column {@code id} of the table {@code
 * listed}. There is a text for each of a few lengths, so that each stays literal and prepared; a
 * shorter list is filled up with nulls, which are left out again.
 *
 * <p>What belongs to an id is best asked for by subqueries among the columns. A join lets
 * PostgreSQL choose, and without statistics it takes the rows of an organization for few and reads
 * them all.
 */
public final class ListedSql {
  private static final List<Integer> LENGTHS = List.of(1, 10, 100, 250);

  private final List<String> texts;

  private ListedSql(List<String> texts) {
    this.texts = texts;
  }

  /**
   * @param select a literal that reads from {@code listed}
   */
  public static ListedSql of(String select) {
    return new ListedSql(LENGTHS.stream().map(length -> listing(length) + select).toList());
  }

  private static String listing(int length) {
    return IntStream.range(0, length)
        .mapToObj(i -> "(:listed" + i + ")")
        .collect(
            Collectors.joining(
                ", ",
                "WITH listed (id) AS (SELECT v.column1 FROM (VALUES ",
                ") v WHERE v.column1 IS NOT NULL)\n"));
  }

  /** All of them, in order, in parts of which each fits one query. */
  public static List<List<String>> parts(Collection<String> ids) {
    List<String> all = List.copyOf(ids);
    int most = LENGTHS.getLast();
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      parts.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return parts;
  }

  /**
   * The query about these.
   *
   * @param part one of {@link #parts}
   */
  public Statement query(Transaction tx, List<String> part) {
    int fitting = 0;
    while (LENGTHS.get(fitting) < part.size()) {
      fitting++;
    }
    Statement statement = tx.sql().query(texts.get(fitting));
    for (int i = 0; i < LENGTHS.get(fitting); i++) {
      statement.bind("listed" + i, i < part.size() ? part.get(i) : null);
    }
    return statement;
  }
}
