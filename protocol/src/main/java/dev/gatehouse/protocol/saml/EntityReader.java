package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.METADATA;

import dev.gatehouse.protocol.saml.IdentityProviderMetadata.EntityPath;
import dev.gatehouse.protocol.saml.MetadataResult.DocumentSignature;
import dev.gatehouse.protocol.saml.MetadataResult.Found;
import dev.gatehouse.protocol.saml.MetadataResult.Unusable;
import dev.gatehouse.protocol.saml.MetadataResult.Validity;
import dev.gatehouse.protocol.xml.XmlElement;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one identity provider out of its entity descriptor. */
final class EntityReader {
  private static final int SHORTEST_RSA_KEY = 2_048;
  private static final int MOST_CERTIFICATES = 20;
  private static final int LONGEST_LOCATION = 2_048;
  private static final int LONGEST_SHOWN = 200;
  private static final int MOST_SHOWN = 5;

  private final XmlElement entity;
  private final List<XmlElement> groups;
  private final DocumentSignature signature;
  private final MetadataPolicy policy;
  private final Instant now;
  private final List<String> warnings = new ArrayList<>();

  EntityReader(EntityPath path, DocumentSignature signature, MetadataPolicy policy, Instant now) {
    this.entity = path.entity();
    this.groups = path.groups();
    this.signature = signature;
    this.policy = policy;
    this.now = now;
  }

  static boolean isIdentityProvider(XmlElement entity) {
    return descriptor(entity).isPresent();
  }

  private static Optional<XmlElement> descriptor(XmlElement entity) {
    return entity.children(METADATA, "IDPSSODescriptor").stream()
        .filter(EntityReader::speaksSaml2)
        .findFirst();
  }

  private static boolean speaksSaml2(XmlElement descriptor) {
    String protocols = descriptor.attribute("protocolSupportEnumeration");
    return protocols != null && List.of(protocols.strip().split("\\s+")).contains(Names.PROTOCOL);
  }

  MetadataResult read() {
    XmlElement descriptor = descriptor(entity).orElseThrow();
    Validity validity = validity(descriptor);
    Optional<Unusable> ended = ended(descriptor, validity);
    if (ended.isPresent()) {
      return ended.get();
    }
    String entityId = entity.attribute("entityID");
    if (entityId == null || entityId.isBlank()) {
      return new Unusable(
          MetadataRefusalCode.NO_ENTITY_ID, 0, "The identity provider has no entityID.");
    }
    String redirect = endpoint(descriptor, "SingleSignOnService", Names.REDIRECT);
    String post = endpoint(descriptor, "SingleSignOnService", Names.POST);
    if (redirect == null && post == null) {
      return new Unusable(
          MetadataRefusalCode.NO_SINGLE_SIGN_ON_SERVICE,
          0,
          "The identity provider offers no single sign-on over redirect or POST at an http or https"
              + " address"
              + otherBindings(descriptor)
              + ".");
    }
    List<X509Certificate> certificates = signingCertificates(descriptor);
    if (certificates.isEmpty()) {
      return new Unusable(
          MetadataRefusalCode.NO_SIGNING_CERTIFICATE,
          0,
          "The identity provider has no signing certificate that can be read.");
    }
    IdentityProvider identityProvider =
        new IdentityProvider(
            entityId,
            redirect,
            post,
            endpoint(descriptor, "SingleLogoutService", Names.REDIRECT),
            endpoint(descriptor, "SingleLogoutService", Names.POST),
            new IdentityProvider.LogoutResponses(
                responses(descriptor, Names.REDIRECT), responses(descriptor, Names.POST)),
            certificates,
            isTrue(descriptor.attribute("WantAuthnRequestsSigned")));
    List<String> formats =
        descriptor.children(METADATA, "NameIDFormat").stream()
            .map(format -> format.text().strip())
            .toList();
    return new Found(identityProvider, warnings, formats, validity, signature);
  }

  private static String otherBindings(XmlElement descriptor) {
    String bindings =
        descriptor.children(METADATA, "SingleSignOnService").stream()
            .limit(MOST_SHOWN)
            .map(service -> shown(String.valueOf(service.attribute("Binding"))))
            .distinct()
            .collect(Collectors.joining(", "));
    return bindings.isEmpty() ? "; it has no SingleSignOnService" : "; it has " + bindings;
  }

  private static String shown(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST_SHOWN));
  }

  /** SAML metadata §2.2.2: where answers go, if not where requests go. */
  private static @Nullable String responses(XmlElement descriptor, String binding) {
    for (XmlElement candidate : descriptor.children(METADATA, "SingleLogoutService")) {
      String location = candidate.attribute("ResponseLocation");
      if (binding.equals(candidate.attribute("Binding"))
          && location != null
          && isWebAddress(location)) {
        return location;
      }
    }
    return null;
  }

  private @Nullable String endpoint(XmlElement descriptor, String service, String binding) {
    for (XmlElement candidate : descriptor.children(METADATA, service)) {
      String location = candidate.attribute("Location");
      if (!binding.equals(candidate.attribute("Binding")) || location == null) {
        continue;
      }
      if (isWebAddress(location)) {
        return location;
      }
      warnings.add(
          "The " + service + " at " + shown(location) + " is no usable web address; ignored.");
    }
    return null;
  }

  /** A browser is sent there, so nothing but http and https will do. */
  private static boolean isWebAddress(String location) {
    try {
      URI uri = new URI(location);
      return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          // The message goes behind the address, where a fragment would swallow it.
          && uri.getRawFragment() == null
          && location.length() <= LONGEST_LOCATION;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private List<X509Certificate> signingCertificates(XmlElement descriptor) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (XmlElement key : descriptor.children(METADATA, "KeyDescriptor")) {
      // SAML metadata §2.4.1.1: without a use, the key serves for both.
      String use = key.attribute("use");
      if (use == null || use.equals("signing")) {
        KeyInfoCertificates.elements(key).forEach(one -> addCertificate(one, certificates));
      }
    }
    return certificates;
  }

  private void addCertificate(XmlElement element, List<X509Certificate> certificates) {
    if (certificates.size() >= MOST_CERTIFICATES) {
      warnings.add("A signing certificate is one too many; ignored.");
      return;
    }
    Optional<X509Certificate> certificate = KeyInfoCertificates.read(element);
    if (certificate.isEmpty()) {
      warnings.add("A signing certificate cannot be read; ignored.");
    } else if (!certificates.contains(certificate.get())) {
      certificates.add(certificate.get());
      warn(certificate.get());
    }
  }

  private void warn(X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName();
    Instant end = certificate.getNotAfter().toInstant();
    if (!end.isAfter(now)) {
      warnings.add("The signing certificate " + subject + " expired on " + end + ".");
    }
    if (certificate.getNotBefore().toInstant().isAfter(now)) {
      warnings.add("The signing certificate " + subject + " is not valid yet.");
    }
    if (certificate.getPublicKey() instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() < SHORTEST_RSA_KEY) {
      warnings.add("The key of " + subject + " is too short; its signatures will be refused.");
    }
  }

  /** The groups, the entity and its descriptor: each may say how long it is valid. */
  private List<XmlElement> around(XmlElement descriptor) {
    List<XmlElement> all = new ArrayList<>(groups);
    all.add(entity);
    all.add(descriptor);
    return all;
  }

  /** The narrowest of what the entity, its descriptor and the groups around them say. */
  private Validity validity(XmlElement descriptor) {
    Instant end = null;
    Duration cache = null;
    for (XmlElement element : around(descriptor)) {
      Instant until = time(element.attribute("validUntil"));
      end = end == null || (until != null && until.isBefore(end)) ? until : end;
      Duration keep = duration(element.attribute("cacheDuration"));
      cache = cache == null || (keep != null && keep.compareTo(cache) < 0) ? keep : cache;
    }
    return new Validity(end, cache);
  }

  /**
   * SAML metadata §2.3.1, §2.3.2, §2.4.1: what has expired is not used, and neither is what does
   * not say in readable words when it expires.
   */
  private Optional<Unusable> ended(XmlElement descriptor, Validity validity) {
    Optional<String> unreadable =
        around(descriptor).stream()
            .map(element -> element.attribute("validUntil"))
            .filter(text -> text != null && SamlTime.parse(text).isEmpty())
            .map(text -> shown(String.valueOf(text)))
            .findFirst();
    Optional<Instant> expired = validity.end().filter(end -> !end.isAfter(now));
    String sentence =
        expired
            .map(end -> "The metadata expired: it was valid until " + end + ".")
            .or(() -> unreadable.map(text -> "validUntil is no UTC date and time: " + text + "."))
            .orElse("");
    if (sentence.isEmpty()) {
      return Optional.empty();
    }
    if (policy.allowExpiredMetadata()) {
      warnings.add(sentence + " It is used because of allowExpiredMetadata.");
      return Optional.empty();
    }
    return Optional.of(
        new Unusable(
            expired.isPresent() ? MetadataRefusalCode.EXPIRED : MetadataRefusalCode.VALID_UNTIL,
            0,
            sentence + " Fetch it anew, or allow it with allowExpiredMetadata."));
  }

  private static @Nullable Instant time(@Nullable String text) {
    return text == null ? null : SamlTime.parse(text).orElse(null);
  }

  private static @Nullable Duration duration(@Nullable String text) {
    try {
      Duration duration = text == null ? null : Duration.parse(text.strip());
      return duration == null || duration.isNegative() || duration.isZero() ? null : duration;
    } catch (DateTimeException e) {
      // Months and years have no fixed length, and nobody's refresh needs them.
      return null;
    }
  }

  private static boolean isTrue(@Nullable String text) {
    return text != null && (text.strip().equals("true") || text.strip().equals("1"));
  }
}
