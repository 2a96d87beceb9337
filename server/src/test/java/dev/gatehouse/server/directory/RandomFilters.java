package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.Attribute;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Filters that nobody thought of, over the attributes of the schemas. */
final class RandomFilters {
  private static final List<String> ANY =
      List.of("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le");
  private final Random random;
  private final List<String> words;

  RandomFilters(Random random, List<String> words) {
    this.random = random;
    this.words = words;
  }

  String next(ResourceType type) {
    return filter(type, 3);
  }

  private String filter(ResourceType type, int depth) {
    return switch (depth == 0 ? 9 : random.nextInt(10)) {
      case 0, 1 -> "(" + filter(type, depth - 1) + " and " + filter(type, depth - 1) + ")";
      case 2, 3 -> "(" + filter(type, depth - 1) + " or " + filter(type, depth - 1) + ")";
      case 4 -> "not (" + filter(type, depth - 1) + ")";
      case 5 -> valuePath(type);
      default -> comparison(path(type));
    };
  }

  private record Named(String text, Attribute attribute) {}

  private String valuePath(ResourceType type) {
    List<Attribute> complex = type.attributes().stream().filter(Attribute::isComplex).toList();
    Attribute chosen = one(complex);
    String inner = inElement(chosen);
    return switch (random.nextInt(4)) {
      case 0 -> chosen.name() + "[" + inner + " and " + inElement(chosen) + "]";
      case 1 -> chosen.name() + "[" + inner + " or not (" + inElement(chosen) + ")]";
      default -> chosen.name() + "[" + inner + "]";
    };
  }

  private String inElement(Attribute complex) {
    Attribute sub = one(complex.subAttributes());
    return comparison(new Named(sub.name(), sub));
  }

  private String comparison(Named path) {
    if (random.nextInt(8) == 0) {
      return path.text() + " pr";
    }
    return path.text()
        + " "
        + switch (path.attribute().type()) {
          case BOOLEAN -> one(List.of("eq", "ne")) + " " + random.nextBoolean();
          case DATE_TIME ->
              one(List.of("eq", "ne", "gt", "ge", "lt", "le"))
                  + " \""
                  + ScimPopulation.moment(random)
                  + "\"";
          case STRING, REFERENCE, BINARY, DECIMAL, INTEGER, COMPLEX ->
              one(ANY) + " " + quoted(operand());
        };
  }

  /** Often a part of a value that is there. */
  private String operand() {
    String word = one(words);
    int[] points = word.codePoints().toArray();
    if (points.length == 0 || random.nextInt(3) > 0) {
      return random.nextInt(4) == 0 ? word.toUpperCase(java.util.Locale.ROOT) : word;
    }
    int from = random.nextInt(points.length);
    return new String(points, from, random.nextInt(points.length - from) + 1);
  }

  private static String quoted(String text) {
    return tools.jackson.databind.node.StringNode.valueOf(text).toString();
  }

  private Named path(ResourceType type) {
    List<Named> all = new ArrayList<>();
    add(all, "", type.attributes());
    for (Schema extension : type.extensions()) {
      add(all, extension.id() + ":", extension.attributes());
    }
    // Those by which clients look are worth more than their share.
    return random.nextInt(3) == 0
        ? one(
            all.stream()
                .filter(
                    named ->
                        List.of(
                                "userName",
                                "displayName",
                                "externalId",
                                "id",
                                "emails.value",
                                "active",
                                "title",
                                "members.value",
                                "groups.display",
                                "meta.location")
                            .contains(named.text()))
                .toList())
        : one(all);
  }

  private static void add(List<Named> all, String prefix, List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      all.add(new Named(prefix + attribute.name(), attribute));
      for (Attribute sub : attribute.subAttributes()) {
        all.add(new Named(prefix + attribute.name() + "." + sub.name(), sub));
      }
    }
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
