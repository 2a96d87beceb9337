package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.METADATA;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.protocol.saml.MetadataResult.Kind;
import dev.gatehouse.protocol.saml.MetadataResult.Several;
import dev.gatehouse.protocol.saml.MetadataResult.Unusable;
import dev.gatehouse.protocol.xml.ReceivedElement;
import dev.gatehouse.protocol.xml.SignedXml;
import dev.gatehouse.protocol.xml.XmlDocument;
import dev.gatehouse.protocol.xml.XmlElement;
import dev.gatehouse.protocol.xml.XmlLimits;
import dev.gatehouse.protocol.xml.XmlProblem;
import dev.gatehouse.protocol.xml.XmlRefused;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an identity provider's metadata (SAML metadata §2): one entity or a tree of several, and
 * says in a sentence what is wrong with a document that cannot be used.
 */
public final class IdentityProviderMetadata {
  /** How many entity ids {@link Several} lists at most. */
  public static final int MOST_LISTED = 1_000;

  private IdentityProviderMetadata() {}

  /** Reads the only identity provider of a document; no signature is asked for. */
  public static MetadataResult parse(byte[] document, Instant now) {
    return parse(document, null, List.of(), now);
  }

  /**
   * Reads an identity provider.
   *
   * @param entityId which one, where the document describes several; null for the only one
   * @param signers when not empty, one of these must have signed the document
   */
  public static MetadataResult parse(
      byte[] document, @Nullable String entityId, List<X509Certificate> signers, Instant now) {
    if (looksLikeHtml(document)) {
      return new Unusable(
          Kind.HTML, 1, "This is a web page, not metadata; look for a link to download the XML.");
    }
    XmlElement root;
    try {
      ReceivedElement received = XmlDocument.parse(document, XmlLimits.METADATA, Set.of()).root();
      root =
          signers.isEmpty()
              ? received.copy()
              : SignedXml.verify(
                      received,
                      "ID",
                      signers.stream().map(X509Certificate::getPublicKey).toList(),
                      false)
                  .element();
    } catch (XmlRefused e) {
      return unusable(e, document);
    }
    return choose(root, entityId, !signers.isEmpty(), now);
  }

  private static MetadataResult choose(
      XmlElement root, @Nullable String entityId, boolean verified, Instant now) {
    List<EntityPath> entities = new ArrayList<>();
    if (!collect(root, List.of(), entities)) {
      return new Unusable(
          Kind.NOT_METADATA,
          1,
          "This XML is no SAML metadata: its outermost element is "
              + root.localName()
              + ", not EntityDescriptor or EntitiesDescriptor.");
    }
    List<EntityPath> providers =
        entities.stream().filter(path -> EntityReader.isIdentityProvider(path.entity())).toList();
    if (providers.isEmpty()) {
      return new Unusable(
          Kind.NO_IDENTITY_PROVIDER,
          0,
          "The metadata describes no SAML 2.0 identity provider (no IDPSSODescriptor); perhaps it is"
              + " a service provider's.");
    }
    if (entityId != null) {
      return providers.stream()
          .filter(path -> entityId.equals(path.entity().attribute("entityID")))
          .findFirst()
          .<MetadataResult>map(path -> new EntityReader(path, verified, now).read())
          .orElseGet(
              () ->
                  new Unusable(
                      Kind.UNKNOWN_ENTITY,
                      0,
                      "The metadata has no identity provider with this entity id."));
    }
    if (providers.size() > 1) {
      return new Several(
          providers.stream()
              .limit(MOST_LISTED)
              .map(path -> String.valueOf(path.entity().attribute("entityID")))
              .toList());
    }
    return new EntityReader(providers.getFirst(), verified, now).read();
  }

  /** An entity with the groups around it, whose validity bounds its own (metadata §2.3.1). */
  record EntityPath(XmlElement entity, List<XmlElement> groups) {}

  private static boolean collect(
      XmlElement element, List<XmlElement> groups, List<EntityPath> entities) {
    if (element.is(METADATA, "EntityDescriptor")) {
      entities.add(new EntityPath(element, groups));
      return true;
    }
    if (!element.is(METADATA, "EntitiesDescriptor")) {
      return false;
    }
    List<XmlElement> inner = new ArrayList<>(groups);
    inner.add(element);
    // The depth of the document is bounded, so this recursion is too.
    element.children().forEach(child -> collect(child, inner, entities));
    return true;
  }

  private static Unusable unusable(XmlRefused e, byte[] document) {
    if (document.length == 0) {
      return new Unusable(Kind.EMPTY, 0, "The document is empty.");
    }
    return switch (e.problem()) {
      case DOCTYPE ->
          new Unusable(
              Kind.DOCTYPE, e.line(), "The document has a DOCTYPE, which metadata must not have.");
      case TOO_LARGE, TOO_DEEP, TOO_COMPLEX ->
          new Unusable(Kind.TOO_LARGE, e.line(), "The document is too large: " + e.detail() + ".");
      case NOT_WELL_FORMED, CHARACTER_ENCODING ->
          firstCharacter(document) == '<'
              ? new Unusable(
                  Kind.NOT_WELL_FORMED,
                  e.line(),
                  "The XML is broken (" + e.detail() + "); perhaps a part is missing.")
              : new Unusable(Kind.NOT_XML, 1, "This is no XML; metadata starts with <.");
      case RELATIVE_NAMESPACE, NAMESPACED_ID, DUPLICATE_ID, PROCESSING_INSTRUCTION ->
          new Unusable(
              Kind.UNSAFE,
              e.line(),
              "The document has what metadata must not have: "
                  + words(e.problem())
                  + " ("
                  + e.detail()
                  + ").");
      default ->
          new Unusable(
              Kind.SIGNATURE,
              0,
              "The signature of the metadata does not hold: " + e.detail() + ".");
    };
  }

  private static String words(XmlProblem problem) {
    return problem.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static boolean looksLikeHtml(byte[] document) {
    String start =
        new String(document, 0, Math.min(document.length, 1_000), UTF_8)
            .replace("\uFEFF", "")
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype html") || start.startsWith("<html");
  }

  private static int firstCharacter(byte[] document) {
    String start = new String(document, 0, Math.min(document.length, 1_000), UTF_8);
    String stripped = start.replace("\uFEFF", "").stripLeading();
    return stripped.isEmpty() ? -1 : stripped.charAt(0);
  }
}
