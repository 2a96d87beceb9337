package dev.gatehouse.protocol.scim;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A filter (RFC 7644 §3.4.2.2), resolved against a resource type.
 *
 * <p>The meaning is two-valued: every filter is true or false of a resource, never unknown. Whoever
 * compiles it to SQL must keep NULL out of it ({@code EXISTS}, {@code COALESCE(…, FALSE)}), because
 * {@code Not} of unknown must be true.
 *
 * <ul>
 *   <li><b>The values of a path.</b> A path names zero, one or many values: {@code userName} at
 *       most one, {@code emails.value} as many as there are elements that have it. Null, an empty
 *       array, an empty object and a missing attribute are the same: no value (RFC 7643 §2.5).
 *   <li><b>Compare</b> other than {@code ne} is true when <em>any</em> value of the path fits. So
 *       it is false where there is no value. {@code emails.type eq "work" and emails.value co "x"}
 *       may be true by two different elements.
 *   <li><b>{@code ne}</b> is exactly {@code not (… eq …)}: true where <em>no</em> value is equal,
 *       hence true where there is no value.
 *   <li><b>Present</b> is true when the path has any value other than the empty string. Of a
 *       complex attribute: when any of its elements has any such value in a sub-attribute.
 *   <li><b>{@code eq null}</b> is {@code not (… pr)}, and {@code ne null} is {@code … pr}; the
 *       parser has replaced both. Other operators refuse null.
 *   <li><b>ValuePath</b> is true when there is one element of the attribute of which the inner
 *       filter is true. Inside it, a path's values are those of this element alone; {@code ne} and
 *       {@code not} as well. Inner paths are written out in full: {@code emails.type}, never {@code
 *       type}.
 *   <li><b>Text</b> is compared as it is where the attribute is {@code caseExact}, and otherwise
 *       after {@link CaseFolding#fold} of both sides. The operand in {@link Text} is folded already
 *       where that is due; what is stored must be folded by the same function, not by the
 *       database's. {@code gt}, {@code ge}, {@code lt}, {@code le} compare code points, which is
 *       the order of the UTF-8 octets (PostgreSQL's collation {@code C}, SQLite's {@code BINARY}).
 *   <li><b>Moments</b> are compared as instants, whatever offset either was written with.
 *   <li><b>Truth values</b> know {@code eq} and {@code ne} only.
 * </ul>
 */
public sealed interface Filter {

  /** True when all are; at least two. */
  record And(List<Filter> filters) implements Filter {
    public And {
      filters = List.copyOf(filters);
    }
  }

  /** True when any is; at least two. */
  record Or(List<Filter> filters) implements Filter {
    public Or {
      filters = List.copyOf(filters);
    }
  }

  record Not(Filter filter) implements Filter {}

  /**
   * @param path may be a complex attribute as a whole
   */
  record Present(AttributePath path) implements Filter {}

  /**
   * @param path never a complex attribute; the default sub-attribute {@code value} is written out
   */
  record Compare(AttributePath path, Operator operator, Operand operand) implements Filter {}

  /**
   * @param path a complex attribute, without sub-attribute
   * @param filter of the sub-attributes; has no {@code ValuePath} in it
   */
  record ValuePath(AttributePath path, Filter filter) implements Filter {}

  /** How many comparisons it is made of, {@code pr} included: what trying it once may cost. */
  default int comparisons() {
    return switch (this) {
      case And(List<Filter> all) -> all.stream().mapToInt(Filter::comparisons).sum();
      case Or(List<Filter> all) -> all.stream().mapToInt(Filter::comparisons).sum();
      case Not(Filter inner) -> inner.comparisons();
      case ValuePath(AttributePath path, Filter inner) -> inner.comparisons();
      case Present present -> 1;
      case Compare compare -> 1;
    };
  }

  /** RFC 7644 §3.4.2.2, table 3, without {@code pr}. */
  enum Operator {
    EQ,
    NE,
    CO,
    SW,
    EW,
    GT,
    GE,
    LT,
    LE
  }

  /** What is compared with, of the attribute's type. */
  sealed interface Operand {}

  /**
   * For string, reference and binary.
   *
   * @param text folded where the attribute is not {@code caseExact}
   */
  record Text(String text) implements Operand {}

  /** For integer and decimal; compared by value, so that 1 and 1.0 are equal. */
  record Number(BigDecimal number) implements Operand {}

  /** For boolean, with {@code eq} and {@code ne} only. */
  record Truth(boolean truth) implements Operand {}

  /** For dateTime. */
  record Moment(Instant instant) implements Operand {}

  /**
   * Reads a filter.
   *
   * <p>An attribute that the resource type does not have refuses the filter: a client that asks for
   * {@code nickname eq "x"} and gets nobody, or everybody, would act on it.
   */
  static ScimResult<Filter> parse(ResourceType type, String text) {
    return Unacceptable.caught(() -> FilterParser.filter(type, text));
  }
}
