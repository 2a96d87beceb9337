package dev.gatehouse.server.connection;

import dev.gatehouse.server.db.TextList;
import java.util.ArrayList;
import java.util.List;

/** A mapping in one column: six lists, each a count and its names. */
final class MappingText {
  private MappingText() {}

  static String encode(AttributeMapping mapping) {
    List<String> flat = new ArrayList<>();
    for (List<String> names : lists(mapping)) {
      flat.add(Integer.toString(names.size()));
      flat.addAll(names);
    }
    return TextList.encode(flat);
  }

  static AttributeMapping decode(String text) {
    List<String> flat = TextList.decode(text);
    List<List<String>> lists = new ArrayList<>();
    int at = 0;
    while (at < flat.size()) {
      int size = Integer.parseInt(flat.get(at));
      lists.add(flat.subList(at + 1, at + 1 + size));
      at += 1 + size;
    }
    return new AttributeMapping(
        lists.get(0), lists.get(1), lists.get(2), lists.get(3), lists.get(4), lists.get(5));
  }

  static List<List<String>> lists(AttributeMapping mapping) {
    return List.of(
        mapping.subject(),
        mapping.email(),
        mapping.displayName(),
        mapping.givenName(),
        mapping.familyName(),
        mapping.groups());
  }
}
