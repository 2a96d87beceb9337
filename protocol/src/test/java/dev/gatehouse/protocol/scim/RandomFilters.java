package dev.gatehouse.protocol.scim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Filters of every form, from a seed. */
final class RandomFilters {
  private static final List<String> PATHS =
      List.of(
          "userName",
          "externalId",
          "title",
          "active",
          "name.familyName",
          "name",
          "emails",
          "emails.value",
          "emails.type",
          "emails.primary",
          "meta.created",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value");
  private static final List<String> TEXTS = List.of("", "a", "b", "work", "ä\"\\\n", "😀", "ab");

  private final RandomGenerator random;

  RandomFilters(RandomGenerator random) {
    this.random = random;
  }

  Filter next(int depth) {
    return next(depth, Optional.empty());
  }

  private Filter next(int depth, Optional<AttributePath> within) {
    int kind = depth == 0 ? 4 + random.nextInt(4) : random.nextInt(8);
    return switch (kind) {
      case 0 -> new Filter.And(several(depth - 1, within));
      case 1 -> new Filter.Or(several(depth - 1, within));
      case 2 -> new Filter.Not(next(depth - 1, within));
      case 3 -> within.isPresent() ? simple(within) : valuePath(depth);
      case 4 -> new Filter.Present(path(within));
      default -> simple(within);
    };
  }

  private Filter valuePath(int depth) {
    AttributePath emails = AttributePath.resolve(ResourceType.USER, "emails").orElseThrow();
    return new Filter.ValuePath(emails, next(depth - 1, Optional.of(emails)));
  }

  private List<Filter> several(int depth, Optional<AttributePath> within) {
    List<Filter> filters = new ArrayList<>();
    int count = 2 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      filters.add(next(depth, within));
    }
    return filters;
  }

  private AttributePath path(Optional<AttributePath> within) {
    if (within.isPresent()) {
      List<Attribute> subs = within.get().attribute().subAttributes();
      return within.get().sub(subs.get(random.nextInt(subs.size())));
    }
    String text = PATHS.get(random.nextInt(PATHS.size()));
    return AttributePath.resolve(ResourceType.USER, text).orElseThrow();
  }

  private Filter simple(Optional<AttributePath> within) {
    AttributePath path = path(within);
    while (path.target().isComplex()) {
      path = path(within);
    }
    return switch (path.target().type()) {
      case BOOLEAN ->
          new Filter.Compare(
              path,
              random.nextBoolean() ? Filter.Operator.EQ : Filter.Operator.NE,
              new Filter.Truth(random.nextBoolean()));
      case DATE_TIME ->
          new Filter.Compare(
              path,
              List.of(
                      Filter.Operator.EQ,
                      Filter.Operator.NE,
                      Filter.Operator.GT,
                      Filter.Operator.GE,
                      Filter.Operator.LT,
                      Filter.Operator.LE)
                  .get(random.nextInt(6)),
              new Filter.Moment(Instant.ofEpochSecond(random.nextInt(3))));
      case STRING, REFERENCE, BINARY, INTEGER, DECIMAL, COMPLEX ->
          new Filter.Compare(
              path,
              Filter.Operator.values()[random.nextInt(Filter.Operator.values().length)],
              new Filter.Text(TEXTS.get(random.nextInt(TEXTS.size()))));
    };
  }
}
