package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.METADATA;

import dev.gatehouse.protocol.saml.MetadataResult.Several;
import dev.gatehouse.protocol.saml.MetadataResult.Unusable;
import dev.gatehouse.protocol.saml.MetadataSignature.Reading;
import dev.gatehouse.protocol.xml.ReceivedElement;
import dev.gatehouse.protocol.xml.XmlDocument;
import dev.gatehouse.protocol.xml.XmlElement;
import dev.gatehouse.protocol.xml.XmlLimits;
import dev.gatehouse.protocol.xml.XmlRefused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads an identity provider's metadata (SAML metadata §2): one entity or a tree of several, and
 * says in a sentence what is wrong with a document that cannot be used.
 */
public final class IdentityProviderMetadata {
  /** How many entity ids {@link Several} lists at most. */
  public static final int MOST_LISTED = 1_000;

  private static final int MOST_SHOWN = 10;

  /** SAML core §8.3.6. */
  private static final int LONGEST_ENTITY_ID = 1_024;

  private IdentityProviderMetadata() {}

  /** Reads the only identity provider of a document; no signature is asked for. */
  public static MetadataResult parse(byte[] document, Instant now) {
    return parse(document, MetadataPolicy.strict(), now);
  }

  /** Reads an identity provider. */
  public static MetadataResult parse(byte[] document, MetadataPolicy policy, Instant now) {
    if (MetadataForm.isWebPage(document)) {
      return MetadataForm.webPage();
    }
    ReceivedElement received;
    try {
      received = XmlDocument.parse(document, XmlLimits.METADATA, Set.of()).root();
    } catch (XmlRefused e) {
      return MetadataForm.refusal(e, document);
    }
    // Before the signature, which is not what is wrong with some other XML.
    if (!received.is(METADATA, "EntityDescriptor")
        && !received.is(METADATA, "EntitiesDescriptor")) {
      return notMetadata(received.localName());
    }
    MetadataSignature signature = new MetadataSignature(received);
    try {
      return choose(
          policy.signers().isEmpty() ? signature.unchecked() : signature.verify(policy.signers()),
          policy,
          now);
    } catch (XmlRefused e) {
      return signature.refusal(e, policy.signers());
    }
  }

  private static MetadataResult choose(Reading reading, MetadataPolicy policy, Instant now) {
    List<EntityPath> entities = new ArrayList<>();
    collect(reading.root(), List.of(), entities);
    List<EntityPath> providers =
        entities.stream().filter(path -> EntityReader.isIdentityProvider(path.entity())).toList();
    if (providers.isEmpty()) {
      return noIdentityProvider(entities);
    }
    List<EntityPath> chosen =
        providers.stream()
            .filter(path -> policy.entityId().isEmpty() || policy.entityId().equals(entityId(path)))
            .toList();
    if (chosen.isEmpty()) {
      return unknown(providers);
    }
    if (policy.entityId().isEmpty() && chosen.size() > 1) {
      return new Several(
          providers.stream().limit(MOST_LISTED).map(IdentityProviderMetadata::shown).toList(),
          providers.size());
    }
    return new EntityReader(chosen.getFirst(), reading.signature(), policy, now).read();
  }

  private static Unusable notMetadata(String localName) {
    return new Unusable(
        MetadataRefusalCode.NOT_METADATA,
        1,
        "This XML is no SAML metadata: its outermost element is "
            + localName
            + ", not EntityDescriptor or EntitiesDescriptor.");
  }

  private static Unusable noIdentityProvider(List<EntityPath> entities) {
    String sentence = "The metadata describes no SAML 2.0 identity provider (no IDPSSODescriptor).";
    if (entities.stream().anyMatch(path -> has(path, "IDPSSODescriptor"))) {
      sentence = "The metadata describes an identity provider that does not speak SAML 2.0.";
    } else if (entities.stream().anyMatch(path -> has(path, "SPSSODescriptor"))) {
      sentence =
          "This is the metadata of a service provider, not of an identity provider (an"
              + " SPSSODescriptor, no IDPSSODescriptor). Take what the identity provider publishes.";
    }
    return new Unusable(MetadataRefusalCode.NO_IDENTITY_PROVIDER, 0, sentence);
  }

  private static boolean has(EntityPath path, String descriptor) {
    return !path.entity().children(METADATA, descriptor).isEmpty();
  }

  private static Unusable unknown(List<EntityPath> providers) {
    String there =
        providers.stream()
            .limit(MOST_SHOWN)
            .map(IdentityProviderMetadata::shown)
            .collect(Collectors.joining(", "));
    int more = providers.size() - MOST_SHOWN;
    return new Unusable(
        MetadataRefusalCode.UNKNOWN_ENTITY,
        0,
        "The metadata has no identity provider with this entity id, but these: "
            + there
            + (more > 0 ? ", and " + more + " more." : "."));
  }

  private static String shown(EntityPath path) {
    String id = entityId(path).orElse("");
    return id.substring(0, Math.min(id.length(), LONGEST_ENTITY_ID));
  }

  private static Optional<String> entityId(EntityPath path) {
    return Optional.ofNullable(path.entity().attribute("entityID"));
  }

  /** An entity with the groups around it, whose validity bounds its own (metadata §2.3.1). */
  record EntityPath(XmlElement entity, List<XmlElement> groups) {}

  private static void collect(
      XmlElement element, List<XmlElement> groups, List<EntityPath> entities) {
    if (element.is(METADATA, "EntityDescriptor")) {
      entities.add(new EntityPath(element, groups));
    } else if (element.is(METADATA, "EntitiesDescriptor")) {
      List<XmlElement> inner = new ArrayList<>(groups);
      inner.add(element);
      // The depth of the document is bounded, so this recursion is too.
      element.children().forEach(child -> collect(child, inner, entities));
    }
  }
}
