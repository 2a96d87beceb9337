package dev.gatehouse.protocol.xml;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.CDATASection;
import org.w3c.dom.Comment;
import org.w3c.dom.DOMConfiguration;
import org.w3c.dom.DOMImplementation;
import org.w3c.dom.Document;
import org.w3c.dom.DocumentFragment;
import org.w3c.dom.DocumentType;
import org.w3c.dom.Element;
import org.w3c.dom.EntityReference;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.w3c.dom.ProcessingInstruction;
import org.w3c.dom.Text;

/** The document of a fixed tree: its root element and nothing beside it. */
@SuppressWarnings("NullAway") // The DOM says "null" where it means "none".
final class FixedDocument extends FixedNode implements Document {
  private final FixedElement root;

  FixedDocument(FixedElement root) {
    this.root = root;
    root.parent = this;
  }

  @Override
  public short getNodeType() {
    return DOCUMENT_NODE;
  }

  @Override
  public String getNodeName() {
    return "#document";
  }

  @Override
  public Element getDocumentElement() {
    return root;
  }

  @Override
  public Node getFirstChild() {
    return root;
  }

  @Override
  public Node getLastChild() {
    return root;
  }

  @Override
  public @Nullable Document getOwnerDocument() {
    return null;
  }

  /** Canonicalization makes namespace declarations of its own, to write them. */
  @Override
  public Attr createAttributeNS(String namespaceUri, String qualifiedName) {
    if (!namespaceUri.equals(PlainParser.XMLNS)) {
      throw unsupported();
    }
    return new FixedAttribute(PlainName.of(qualifiedName, 0, 0), namespaceUri, "");
  }

  @Override
  public @Nullable DocumentType getDoctype() {
    return null;
  }

  @Override
  public String getXmlVersion() {
    return "1.0";
  }

  // What a fixed tree does not have: whoever calls these would change it, or needs what nobody
  // asked.

  @Override
  public Node adoptNode(Node a) {
    throw unsupported();
  }

  @Override
  public Attr createAttribute(String a) {
    throw unsupported();
  }

  @Override
  public CDATASection createCDATASection(String a) {
    throw unsupported();
  }

  @Override
  public Comment createComment(String a) {
    throw unsupported();
  }

  @Override
  public DocumentFragment createDocumentFragment() {
    throw unsupported();
  }

  @Override
  public Element createElementNS(String a, String b) {
    throw unsupported();
  }

  @Override
  public Element createElement(String a) {
    throw unsupported();
  }

  @Override
  public EntityReference createEntityReference(String a) {
    throw unsupported();
  }

  @Override
  public ProcessingInstruction createProcessingInstruction(String a, String b) {
    throw unsupported();
  }

  @Override
  public Text createTextNode(String a) {
    throw unsupported();
  }

  @Override
  public String getDocumentURI() {
    throw unsupported();
  }

  @Override
  public DOMConfiguration getDomConfig() {
    throw unsupported();
  }

  @Override
  public Element getElementById(String a) {
    throw unsupported();
  }

  @Override
  public NodeList getElementsByTagNameNS(String a, String b) {
    throw unsupported();
  }

  @Override
  public NodeList getElementsByTagName(String a) {
    throw unsupported();
  }

  @Override
  public DOMImplementation getImplementation() {
    throw unsupported();
  }

  @Override
  public String getInputEncoding() {
    throw unsupported();
  }

  @Override
  public boolean getStrictErrorChecking() {
    throw unsupported();
  }

  @Override
  public String getXmlEncoding() {
    throw unsupported();
  }

  @Override
  public boolean getXmlStandalone() {
    throw unsupported();
  }

  @Override
  public Node importNode(Node a, boolean b) {
    throw unsupported();
  }

  @Override
  public void normalizeDocument() {
    throw unsupported();
  }

  @Override
  public Node renameNode(Node a, String b, String c) {
    throw unsupported();
  }

  @Override
  public void setDocumentURI(String a) {
    throw unsupported();
  }

  @Override
  public void setStrictErrorChecking(boolean a) {
    throw unsupported();
  }

  @Override
  public void setXmlStandalone(boolean a) {
    throw unsupported();
  }

  @Override
  public void setXmlVersion(String a) {
    throw unsupported();
  }
}
