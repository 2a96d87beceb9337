package dev.gatehouse.protocol.xml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Hardened DOM parsers. Making one costs more than parsing a response, so a few are kept; a pool
 * rather than a thread-local, because virtual threads come and go.
 */
final class DomParsers {
  private static final int KEPT = 2 * Runtime.getRuntime().availableProcessors();
  private static final ArrayBlockingQueue<DocumentBuilder> IDLE = new ArrayBlockingQueue<>(KEPT);
  private static final String DISALLOW_DOCTYPE =
      "http://apache.org/xml/features/disallow-doctype-decl";

  private DomParsers() {}

  static Document parse(byte[] xml, XmlLimits limits) throws XmlRefused {
    if (xml.length > limits.bytes()) {
      throw new XmlRefused(
          XmlProblem.TOO_LARGE, xml.length + " bytes; the limit is " + limits.bytes());
    }
    DocumentBuilder pooled = IDLE.poll();
    DocumentBuilder parser = pooled == null ? create() : pooled;
    Document document;
    try {
      document = parser.parse(new InputSource(new ByteArrayInputStream(xml)));
    } catch (SAXException e) {
      throw refused(e);
    } catch (IOException e) {
      // Reading memory cannot fail; this is a malformed byte sequence or an unknown encoding.
      throw new XmlRefused(XmlProblem.CHARACTER_ENCODING, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // The JDK's parser has thrown index errors on broken input before: that is a refusal as well.
      throw new XmlRefused(XmlProblem.NOT_WELL_FORMED, String.valueOf(e.getMessage()));
    }
    // One that has failed is dropped: nobody promises its state.
    IDLE.offer(parser);
    return document;
  }

  private static XmlRefused refused(SAXException e) {
    String message = String.valueOf(e.getMessage());
    int line = e instanceof SAXParseException at ? Math.max(0, at.getLineNumber()) : 0;
    // The JDK's messages are translated; the names of features and limits in them are not.
    if (message.contains("disallow-doctype-decl")) {
      return new XmlRefused(XmlProblem.DOCTYPE, "a document type declaration", line);
    }
    if (message.contains("JAXP00010006")) {
      return new XmlRefused(XmlProblem.TOO_DEEP, "nested too deeply", line);
    }
    if (message.contains("JAXP0001")) {
      return new XmlRefused(XmlProblem.TOO_COMPLEX, "a limit of the parser is exceeded", line);
    }
    return new XmlRefused(XmlProblem.NOT_WELL_FORMED, "line " + line + ": " + message, line);
  }

  private static DocumentBuilder create() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature(DISALLOW_DOCTYPE, true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/dom/defer-node-expansion", false);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      factory.setAttribute("jdk.xml.maxElementDepth", XmlLimits.MESSAGE.depth() + 1);
      factory.setAttribute("jdk.xml.elementAttributeLimit", XmlLimits.MESSAGE.attributes());
      factory.setXIncludeAware(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Silent());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this JDK's XML parser cannot be made safe", e);
    }
  }

  /** Throws what the default handler would print as well. */
  private static final class Silent implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {
      // A warning is about validity, and nothing is validated here.
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
