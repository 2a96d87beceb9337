package dev.gatehouse.protocol.scim;

import dev.gatehouse.protocol.scim.Filter.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the grammar of RFC 7644 §3.4.2.2 by recursive descent. */
final class FilterParser {
  private final ResourceType type;
  private final FilterText text;
  private final boolean folding;

  /** The complex attribute whose brackets are open. */
  private Optional<AttributePath> within = Optional.empty();

  private int depth;
  private int comparisons;

  private FilterParser(ResourceType type, FilterText text, boolean folding) {
    this.type = type;
    this.text = text;
    this.folding = folding;
  }

  static Filter filter(ResourceType type, String filter) throws Unacceptable {
    FilterText text = new FilterText(filter, ScimType.INVALID_FILTER);
    FilterParser parser = new FilterParser(type, text, true);
    Filter read = parser.alternatives();
    if (!text.atEnd()) {
      throw text.unacceptable("Expected and, or, or the end");
    }
    return read;
  }

  /**
   * The filter in the brackets of a PATCH path; the closing bracket is taken.
   *
   * @param folding whether operands are folded; elements are made from those that are not
   */
  static Filter valueFilter(
      ResourceType type, FilterText text, AttributePath attribute, boolean folding)
      throws Unacceptable {
    ScimType before = text.failAs(ScimType.INVALID_FILTER);
    text.expect('[');
    Filter filter = new FilterParser(type, text, folding).inBrackets(attribute);
    text.failAs(before);
    return filter;
  }

  /** RFC 7644 §3.4.2.2: {@code or} binds least. */
  private Filter alternatives() throws Unacceptable {
    List<Filter> filters = new ArrayList<>();
    do {
      filters.add(conjunction());
    } while (text.skipWord("or"));
    return filters.size() == 1 ? filters.getFirst() : new Filter.Or(filters);
  }

  private Filter conjunction() throws Unacceptable {
    List<Filter> filters = new ArrayList<>();
    do {
      text.skipSpaces();
      filters.add(term());
      text.skipSpaces();
    } while (text.skipWord("and"));
    return filters.size() == 1 ? filters.getFirst() : new Filter.And(filters);
  }

  private Filter term() throws Unacceptable {
    if (text.atWordBefore("not", '(')) {
      text.skipWord("not");
      text.skipSpaces();
      return new Filter.Not(group());
    }
    return text.at('(') ? group() : comparison();
  }

  private Filter group() throws Unacceptable {
    text.expect('(');
    deeper();
    Filter filter = alternatives();
    text.expect(')');
    depth--;
    return filter;
  }

  private void deeper() throws Unacceptable {
    depth++;
    if (depth > ScimLimits.FILTER_DEPTH) {
      throw text.unacceptable("More than " + ScimLimits.FILTER_DEPTH + " levels");
    }
  }

  private Filter comparison() throws Unacceptable {
    AttributePath path = path();
    if (text.at('[')) {
      return valuePath(path);
    }
    return operation(path);
  }

  private Filter valuePath(AttributePath path) throws Unacceptable {
    if (within.isPresent()) {
      throw text.unacceptable("Brackets stand within brackets");
    }
    text.expect('[');
    Filter inner = inBrackets(path);
    // RFC 7644's filters end here. Clients write emails[type eq "work"].value eq "…" as well, as
    // PATCH paths allow it: the same element must fit both. Leniency.COMPARED_VALUE_PATHS.
    if (!text.skip('.')) {
      return new Filter.ValuePath(path, inner);
    }
    int start = text.position();
    String name = text.word();
    Attribute sub =
        path.attribute().subAttribute(name).orElseThrow(() -> text.noAttribute(name, start));
    Filter outer = operation(path.sub(sub));
    return new Filter.ValuePath(path, new Filter.And(List.of(inner, outer)));
  }

  private Filter inBrackets(AttributePath path) throws Unacceptable {
    if (!path.attribute().isComplex() || path.subAttribute().isPresent()) {
      throw text.unacceptable("Brackets need a complex attribute before them");
    }
    within = Optional.of(path);
    deeper();
    Filter inner = alternatives();
    text.expect(']');
    depth--;
    within = Optional.empty();
    return inner;
  }

  private AttributePath path() throws Unacceptable {
    int start = text.position();
    String word = text.word();
    Optional<AttributePath> path =
        within.isPresent() ? inner(within.get(), word) : AttributePath.resolveQueried(type, word);
    return path.filter(known -> !isSecret(known)).orElseThrow(() -> text.noAttribute(word, start));
  }

  private static Optional<AttributePath> inner(AttributePath within, String word) {
    return within.attribute().subAttribute(word).map(within::sub);
  }

  /** RFC 7643 §7: what is never returned cannot be asked for by filters either. */
  private static boolean isSecret(AttributePath path) {
    return path.target().returned() == Attribute.Returned.NEVER;
  }

  private Filter operation(AttributePath path) throws Unacceptable {
    comparisons++;
    if (comparisons > ScimLimits.FILTER_COMPARISONS) {
      throw text.unacceptable("More than " + ScimLimits.FILTER_COMPARISONS + " comparisons");
    }
    int start = text.position();
    if (!text.skipSpaces()) {
      throw text.unacceptable("Expected a space and an operator");
    }
    if (text.skipWord("pr")) {
      return new Filter.Present(path);
    }
    Operator operator = operator();
    if (!text.skipSpaces()) {
      throw text.unacceptable("Expected a space and a value");
    }
    return new Comparison(text, start, folding).of(compared(path, start), operator);
  }

  private Operator operator() throws Unacceptable {
    int start = text.position();
    String word = text.word();
    for (Operator operator : Operator.values()) {
      // RFC 7644 §3.4.2.2: operators are case insensitive.
      if (operator.name().equals(word.toUpperCase(Locale.ROOT))) {
        return operator;
      }
    }
    throw text.unacceptable("There is no such operator", start);
  }

  /** RFC 7643 §2.4: a complex attribute stands for its sub-attribute {@code value}. */
  private AttributePath compared(AttributePath path, int position) throws Unacceptable {
    if (!path.target().isComplex()) {
      return path;
    }
    return path.attribute()
        .subAttribute("value")
        .map(path::sub)
        .orElseThrow(
            () -> text.unacceptable("A complex attribute needs a sub-attribute", position));
  }
}
