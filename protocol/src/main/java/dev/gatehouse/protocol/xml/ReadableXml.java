package dev.gatehouse.protocol.xml;

import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** A document as people read it: indented, comments kept, long values shortened. */
public final class ReadableXml {
  private static final int SHOWN = 16;

  private final Set<String> shortened;
  private final int longest;
  private final StringBuilder out = new StringBuilder();

  private ReadableXml(Set<String> shortened, int longest) {
    this.shortened = shortened;
    this.longest = longest;
  }

  /**
   * Renders a document, also one that {@link XmlDocument#parse} would refuse for its content; empty
   * when it is not well-formed, has a document type, or is beyond the limits of a message.
   *
   * @param shortened the local names of elements of whose text only the beginning is shown
   * @param longest the longest rendition, in characters
   */
  public static Optional<String> render(byte[] xml, Set<String> shortened, int longest) {
    ReadableXml rendition = new ReadableXml(shortened, longest);
    try {
      Node document = DomParsers.parse(xml, XmlLimits.MESSAGE);
      rendition.children(document, 0);
    } catch (XmlRefused e) {
      return Optional.empty();
    }
    StringBuilder out = rendition.out;
    if (out.length() > longest) {
      out.setLength(longest - 2);
      out.append("…\n");
    }
    return Optional.of(out.toString());
  }

  private void children(Node parent, int depth) {
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (out.length() > longest) {
        return;
      }
      switch (n.getNodeType()) {
        case Node.ELEMENT_NODE -> element((Element) n, depth);
        case Node.COMMENT_NODE -> line(depth, "<!--" + n.getNodeValue() + "-->");
        case Node.PROCESSING_INSTRUCTION_NODE -> line(depth, "<?" + n.getNodeName() + " …?>");
        case Node.TEXT_NODE, Node.CDATA_SECTION_NODE -> {
          if (!n.getNodeValue().isBlank()) {
            line(depth, XmlText.escapeText(n.getNodeValue().strip()));
          }
        }
        default -> {
          // The parser gives no other kind.
        }
      }
    }
  }

  private void element(Element element, int depth) {
    StringBuilder tag = new StringBuilder("<").append(element.getTagName());
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      tag.append(' ').append(attribute.getNodeName()).append("=\"");
      XmlText.escapeAttribute(attribute.getNodeValue(), tag);
      tag.append('"');
    }
    Node first = element.getFirstChild();
    if (first == null) {
      line(depth, tag.append("/>").toString());
      return;
    }
    String end = "</" + element.getTagName() + ">";
    boolean textOnly = first.getNodeType() == Node.TEXT_NODE && first.getNextSibling() == null;
    if (textOnly || shortened.contains(element.getLocalName())) {
      line(depth, tag.append('>').append(text(element)).append(end).toString());
      return;
    }
    line(depth, tag.append('>').toString());
    // The parser bounds the depth, so this recursion is bounded too.
    children(element, depth + 1);
    line(depth, end);
  }

  private String text(Element element) {
    String text = element.getTextContent();
    if (!shortened.contains(element.getLocalName())) {
      return XmlText.escapeText(text);
    }
    String value = text.strip();
    return value.length() <= SHOWN
        ? XmlText.escapeText(value)
        : XmlText.escapeText(value.substring(0, SHOWN)) + "… (" + value.length() + " characters)";
  }

  private void line(int depth, String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
  }
}
