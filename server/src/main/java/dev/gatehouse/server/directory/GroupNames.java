package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.ListedSql;
import dev.gatehouse.server.db.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What groups are called, each read once in a transaction that meets them with many users. */
final class GroupNames {
  private final GroupStore groups;
  private final Map<String, String> known = new HashMap<>();

  GroupNames(GroupStore groups) {
    this.groups = groups;
  }

  /** Reads the names of those that are not known yet. */
  void learn(Transaction tx, DirectoryScope scope, Collection<List<String>> idsOfUsers) {
    Set<String> unknown = new LinkedHashSet<>();
    idsOfUsers.forEach(unknown::addAll);
    unknown.removeAll(known.keySet());
    for (List<String> part : ListedSql.parts(unknown)) {
      known.putAll(groups.names(tx, scope, part));
    }
  }

  /**
   * @param id of a group whose name was learnt
   */
  String of(String id) {
    String name = known.get(id);
    if (name == null) {
      throw new IllegalStateException("a member of " + id + ", which is not there");
    }
    return name;
  }
}
