package dev.gatehouse.testkit.saml;

/**
 * How a product writes its XML; two dialects of one message say the same.
 *
 * @param protocolPrefix prefix of the protocol namespace; empty for a default namespace
 * @param assertionPrefix prefix of the assertion namespace; empty for a default namespace
 * @param declareOnResponse whether all namespaces are declared on the Response alone, so that the
 *     assertion inherits them
 * @param schemaTypesOnAssertion whether xs and xsi are declared on the Assertion instead of on each
 *     AttributeValue
 * @param newline what stands between the larger elements, such as a line feed, or nothing
 * @param declaration whether an XML declaration comes first
 */
public record Dialect(
    String protocolPrefix,
    String assertionPrefix,
    boolean declareOnResponse,
    boolean schemaTypesOnAssertion,
    String newline,
    boolean declaration) {

  /** The prefixes of the specification's examples. */
  public static Dialect plain() {
    return new Dialect("samlp", "saml", false, false, "", false);
  }

  public Dialect prefixes(String protocol, String assertion) {
    return new Dialect(
        protocol, assertion, declareOnResponse, schemaTypesOnAssertion, newline, declaration);
  }

  public Dialect declaringOnResponse() {
    return new Dialect(
        protocolPrefix, assertionPrefix, true, schemaTypesOnAssertion, newline, declaration);
  }

  public Dialect schemaTypesOnAssertion(boolean changed) {
    return new Dialect(
        protocolPrefix, assertionPrefix, declareOnResponse, changed, newline, declaration);
  }

  public Dialect newline(String changed) {
    return new Dialect(
        protocolPrefix,
        assertionPrefix,
        declareOnResponse,
        schemaTypesOnAssertion,
        changed,
        declaration);
  }

  public Dialect declaration(boolean changed) {
    return new Dialect(
        protocolPrefix,
        assertionPrefix,
        declareOnResponse,
        schemaTypesOnAssertion,
        newline,
        changed);
  }

  /** The qualified name of an element of the protocol namespace. */
  String protocol(String name) {
    return protocolPrefix.isEmpty() ? name : protocolPrefix + ":" + name;
  }

  /** The qualified name of an element of the assertion namespace. */
  String assertion(String name) {
    return assertionPrefix.isEmpty() ? name : assertionPrefix + ":" + name;
  }

  String declareProtocol() {
    return declare(protocolPrefix, SamlForge.PROTOCOL);
  }

  String declareAssertion() {
    return declare(assertionPrefix, SamlForge.ASSERTION);
  }

  private static String declare(String prefix, String namespace) {
    return (prefix.isEmpty() ? " xmlns=\"" : " xmlns:" + prefix + "=\"") + namespace + "\"";
  }
}
