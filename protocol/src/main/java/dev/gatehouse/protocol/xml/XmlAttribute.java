package dev.gatehouse.protocol.xml;

/**
 * One attribute; namespace declarations are none.
 *
 * @param namespace its namespace name; empty for none
 */
public record XmlAttribute(String namespace, String localName, String value) {}
