package dev.gatehouse.protocol.scim;

import dev.gatehouse.protocol.scim.Attribute.Type;
import dev.gatehouse.protocol.scim.Filter.Operand;
import dev.gatehouse.protocol.scim.Filter.Operator;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** Reads the value of a comparison, by the type of the attribute that it is compared with. */
final class Comparison {
  private final FilterText text;
  private final int operatorAt;
  private final boolean folding;

  Comparison(FilterText text, int operatorAt, boolean folding) {
    this.text = text;
    this.operatorAt = operatorAt;
    this.folding = folding;
  }

  Filter of(AttributePath path, Operator operator) throws Unacceptable {
    int start = text.position();
    if (text.skipWord("null")) {
      return ofNull(path, operator);
    }
    Operand operand = operand(path.target(), start);
    requireFitting(path.target().type(), operator);
    return new Filter.Compare(path, operator, operand);
  }

  /** RFC 7643 §2.5: null and no value are the same. */
  private Filter ofNull(AttributePath path, Operator operator) throws Unacceptable {
    return switch (operator) {
      case EQ -> new Filter.Not(new Filter.Present(path));
      case NE -> new Filter.Present(path);
      case CO, SW, EW, GT, GE, LT, LE ->
          throw text.unacceptable("This operator does not compare with null", operatorAt + 1);
    };
  }

  private Operand operand(Attribute attribute, int start) throws Unacceptable {
    return switch (attribute.type()) {
      case STRING, REFERENCE, BINARY -> string(attribute, start);
      case BOOLEAN -> new Filter.Truth(truth(start));
      case DECIMAL, INTEGER -> new Filter.Number(number(start));
      case DATE_TIME -> new Filter.Moment(moment(start));
      case COMPLEX -> throw text.unacceptable("A complex attribute has no value", start);
    };
  }

  private Operand string(Attribute attribute, int start) throws Unacceptable {
    if (!text.at('"')) {
      throw text.unacceptable("Expected a string in quotation marks", start);
    }
    String value = text.string();
    return new Filter.Text(folding && !attribute.caseExact() ? CaseFolding.fold(value) : value);
  }

  private boolean truth(int start) throws Unacceptable {
    if (text.skipWord("true")) {
      return true;
    }
    if (text.skipWord("false")) {
      return false;
    }
    // Leniency.BOOLEANS_AS_STRINGS: Entra sends "True".
    Optional<Boolean> truth = text.at('"') ? ValueCoercion.truth(text.string()) : Optional.empty();
    return truth.orElseThrow(() -> text.unacceptable("Expected true or false", start));
  }

  private BigDecimal number(int start) throws Unacceptable {
    if (!text.atNumber()) {
      throw text.unacceptable("Expected a number", start);
    }
    return text.number();
  }

  private Instant moment(int start) throws Unacceptable {
    Optional<Instant> moment = text.at('"') ? ScimTime.parse(text.string()) : Optional.empty();
    return moment.orElseThrow(
        () -> text.unacceptable("Expected a time such as \"2026-05-13T04:42:34Z\"", start));
  }

  private void requireFitting(Type type, Operator operator) throws Unacceptable {
    boolean fits =
        switch (operator) {
          case EQ, NE -> true;
          // RFC 7644 §3.4.2.2: substrings are of strings.
          case CO, SW, EW -> type.isText();
          // RFC 7644 §3.4.2.2: of boolean and binary, ordering is refused.
          case GT, GE, LT, LE -> type != Type.BOOLEAN && type != Type.BINARY;
        };
    if (!fits) {
      throw text.unacceptable(
          "This operator does not compare values of type " + type.keyword(), operatorAt + 1);
    }
  }
}
