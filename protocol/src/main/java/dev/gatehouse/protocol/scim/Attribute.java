package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An attribute with its characteristics (RFC 7643 §2.2, §7).
 *
 * @param name as it is spelled; compared without case (RFC 7643 §2.1)
 * @param canonicalValues suggestions, which nothing enforces (RFC 7643 §2.4)
 * @param referenceTypes what a reference may name, empty for other types
 * @param subAttributes of a complex attribute, empty for others
 */
public record Attribute(
    String name,
    Type type,
    boolean multiValued,
    String description,
    boolean required,
    List<String> canonicalValues,
    boolean caseExact,
    Mutability mutability,
    Returned returned,
    Uniqueness uniqueness,
    List<String> referenceTypes,
    List<Attribute> subAttributes) {

  /** RFC 7643 §2.3. */
  public enum Type {
    STRING("string"),
    BOOLEAN("boolean"),
    DECIMAL("decimal"),
    INTEGER("integer"),
    DATE_TIME("dateTime"),
    REFERENCE("reference"),
    BINARY("binary"),
    COMPLEX("complex");

    private final String keyword;

    Type(String keyword) {
      this.keyword = keyword;
    }

    public String keyword() {
      return keyword;
    }

    /** Whether values are JSON strings that are compared as text. */
    boolean isText() {
      return this == STRING || this == REFERENCE || this == BINARY;
    }
  }

  public enum Mutability {
    READ_ONLY("readOnly"),
    READ_WRITE("readWrite"),
    IMMUTABLE("immutable"),
    WRITE_ONLY("writeOnly");

    private final String keyword;

    Mutability(String keyword) {
      this.keyword = keyword;
    }

    public String keyword() {
      return keyword;
    }
  }

  public enum Returned {
    ALWAYS,
    NEVER,
    DEFAULT,
    REQUEST;

    public String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public enum Uniqueness {
    NONE,
    SERVER,
    GLOBAL;

    public String keyword() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Attribute {
    canonicalValues = List.copyOf(canonicalValues);
    referenceTypes = List.copyOf(referenceTypes);
    subAttributes = List.copyOf(subAttributes);
  }

  public boolean isComplex() {
    return type == Type.COMPLEX;
  }

  public boolean isReadOnly() {
    return mutability == Mutability.READ_ONLY;
  }

  /** RFC 7643 §2.1: without case. */
  public Optional<Attribute> subAttribute(String named) {
    return find(subAttributes, named);
  }

  static Optional<Attribute> find(List<Attribute> among, String named) {
    for (Attribute attribute : among) {
      if (attribute.name.equalsIgnoreCase(named)) {
        return Optional.of(attribute);
      }
    }
    return Optional.empty();
  }

  static Writing string(String name, String description) {
    return new Writing(name, Type.STRING, description);
  }

  static Writing of(Type type, String name, String description) {
    return new Writing(name, type, description);
  }

  static Writing complex(String name, String description, Attribute... subAttributes) {
    Writing writing = new Writing(name, Type.COMPLEX, description);
    writing.subAttributes.addAll(List.of(subAttributes));
    return writing;
  }

  /** Writes down one attribute; what is not said is RFC 7643 §2.2's default. */
  static final class Writing {
    private final String name;
    private final Type type;
    private final String description;
    private final List<String> canonicalValues = new ArrayList<>();
    private final List<String> referenceTypes = new ArrayList<>();
    private final List<Attribute> subAttributes = new ArrayList<>();
    private boolean multiValued;
    private boolean required;
    private boolean caseExact;
    private Mutability mutability = Mutability.READ_WRITE;
    private Returned returned = Returned.DEFAULT;
    private Uniqueness uniqueness = Uniqueness.NONE;

    private Writing(String name, Type type, String description) {
      this.name = name;
      this.type = type;
      this.description = description;
      // RFC 7643 §2.3.6, §2.3.7: references and binaries are case exact.
      this.caseExact = type == Type.REFERENCE || type == Type.BINARY;
    }

    Writing multiValued() {
      multiValued = true;
      return this;
    }

    Writing required() {
      required = true;
      return this;
    }

    Writing caseExact() {
      caseExact = true;
      return this;
    }

    Writing readOnly() {
      mutability = Mutability.READ_ONLY;
      return this;
    }

    Writing immutable() {
      mutability = Mutability.IMMUTABLE;
      return this;
    }

    Writing returned(Returned when) {
      returned = when;
      return this;
    }

    Writing unique(Uniqueness within) {
      uniqueness = within;
      return this;
    }

    Writing suggests(String... values) {
      canonicalValues.addAll(List.of(values));
      return this;
    }

    Writing refersTo(String... types) {
      referenceTypes.addAll(List.of(types));
      return this;
    }

    Attribute done() {
      return new Attribute(
          name,
          type,
          multiValued,
          description,
          required,
          canonicalValues,
          caseExact,
          mutability,
          returned,
          uniqueness,
          referenceTypes,
          subAttributes);
    }
  }
}
