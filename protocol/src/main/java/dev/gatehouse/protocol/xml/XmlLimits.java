package dev.gatehouse.protocol.xml;

/**
 * How much XML is read.
 *
 * @param bytes of the decoded document
 * @param depth of nested elements
 * @param elements in the whole document
 * @param attributes of one element, namespace declarations included
 */
public record XmlLimits(int bytes, int depth, int elements, int attributes) {

  /** For messages: 1 MB, which holds ten thousand groups. */
  public static final XmlLimits MESSAGE = new XmlLimits(1_000_000, 64, 50_000, 64);

  /** For metadata, which federations publish by the thousand entities: 10 MB. */
  public static final XmlLimits METADATA = new XmlLimits(10_000_000, 64, 500_000, 64);
}
