package dev.gatehouse.protocol.scim;

/**
 * What known clients send although no RFC allows it, and what is made of it. Each line of code that
 * tolerates one names it, so that a search finds all of them. None weakens who may do what.
 */
public enum Leniency {
  /** Booleans as the strings "True" and "False", in any case (Entra). */
  BOOLEANS_AS_STRINGS,
  /** {@code emails[type eq "work"].value eq "…"} in filters (several). */
  COMPARED_VALUE_PATHS,
  /** One object or string where an array belongs (OneLogin's emails, JumpCloud's groups). */
  SINGLE_FOR_MANY,
  /** An array of one where a single value belongs (Entra's manager). */
  ARRAY_OF_ONE,
  /** A string for a complex value: it is the sub-attribute {@code value} (Entra's manager). */
  STRING_FOR_COMPLEX,
  /** Attributes and schemas that are not known here, in bodies: passed over (Entra, OneLogin). */
  UNKNOWN_ATTRIBUTES,
  /** {@code schemas} missing, or of another version such as OneLogin's, as long as it is a list. */
  FOREIGN_SCHEMAS,
  /** {@code password} in a body or a path: passed over, never kept (Okta). */
  PASSWORD,
  /**
   * {@code manager eq "…"} in filters, {@code sortBy} and {@code attributes}, without the URN of
   * the extension that has it (Entra's check of references). Nothing is changed by such a name.
   */
  UNQUALIFIED_EXTENSION_ATTRIBUTES,
  /** {@code op} in any case (Entra's {@code Add}). */
  OPERATION_IN_ANY_CASE,
  /** Keys such as {@code name.givenName} and {@code urn:…:User:employeeNumber} (Entra). */
  DOTTED_KEYS,
  /** {@code remove} of members that names them in {@code value} (Entra). */
  REMOVE_WITH_VALUE,
  /** {@code emails[type eq "work"].value} of an element that is not there: it is made (Entra). */
  MISSING_ELEMENT,
  /** {@code id} in a body, when it is the resource's own (Okta's renaming of groups). */
  OWN_ID,
  /** A remove that finds nothing to remove has succeeded (Okta and Entra repeat them). */
  NOTHING_TO_REMOVE,
  /** {@code roles} whose value is the text of a JSON object (Entra's app roles in a PATCH). */
  ROLE_AS_JSON,
  /** U+FEFF before a body, which RFC 8259 §8.1 lets readers pass over (clients in .NET). */
  BYTE_ORDER_MARK
}
