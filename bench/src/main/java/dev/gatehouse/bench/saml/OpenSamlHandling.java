package dev.gatehouse.bench.saml;

import java.io.ByteArrayInputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.shibboleth.utilities.java.support.xml.BasicParserPool;
import org.opensaml.core.config.InitializationService;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.core.xml.config.XMLObjectProviderRegistrySupport;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.Attribute;
import org.opensaml.saml.saml2.core.AttributeStatement;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.saml2.core.SubjectConfirmationData;
import org.opensaml.saml.saml2.encryption.Decrypter;
import org.opensaml.saml.saml2.encryption.EncryptedElementTypeEncryptedKeyResolver;
import org.opensaml.saml.security.impl.SAMLSignatureProfileValidator;
import org.opensaml.security.credential.Credential;
import org.opensaml.security.x509.BasicX509Credential;
import org.opensaml.xmlsec.encryption.support.ChainingEncryptedKeyResolver;
import org.opensaml.xmlsec.encryption.support.InlineEncryptedKeyResolver;
import org.opensaml.xmlsec.keyinfo.impl.StaticKeyInfoCredentialResolver;
import org.opensaml.xmlsec.signature.Signature;
import org.opensaml.xmlsec.signature.support.SignatureValidator;

/** OpenSAML 4, with its profile validator, its signature validator and the same checks by hand. */
final class OpenSamlHandling implements ResponseHandling {
  private final BasicParserPool parsers = new BasicParserPool();
  private final Credential provider = new BasicX509Credential(Setting.PROVIDER_KEYS.certificate());
  private final SAMLSignatureProfileValidator profile = new SAMLSignatureProfileValidator();
  private final InstantSource clock = InstantSource.system();
  private final Decrypter decrypter;

  OpenSamlHandling() {
    try {
      InitializationService.initialize();
      parsers.setMaxPoolSize(16);
      parsers.initialize();
      decrypter =
          new Decrypter(
              null,
              new StaticKeyInfoCredentialResolver(
                  new BasicX509Credential(
                      Setting.OWN_KEYS.certificate(), Setting.OWN_KEYS.privateKey())),
              new ChainingEncryptedKeyResolver(
                  List.of(
                      new InlineEncryptedKeyResolver(),
                      new EncryptedElementTypeEncryptedKeyResolver())));
      decrypter.setRootInNewDocument(true);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, List<String>> handle(String base64) {
    try {
      var document = parsers.parse(new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
      var root = document.getDocumentElement();
      Response response =
          (Response)
              Objects.requireNonNull(
                      XMLObjectProviderRegistrySupport.getUnmarshallerFactory()
                          .getUnmarshaller(root))
                  .unmarshall(root);
      require(Setting.CONSUMER_URL.equals(response.getDestination()));
      require(Setting.REQUEST.equals(response.getInResponseTo()));
      boolean responseSigned = verified(response.getSignature());
      Assertion assertion =
          response.getEncryptedAssertions().isEmpty()
              ? response.getAssertions().getFirst()
              : decrypter.decrypt(response.getEncryptedAssertions().getFirst());
      require(verified(assertion.getSignature()) || responseSigned);
      check(assertion);
      return attributes(assertion);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean verified(@org.jspecify.annotations.Nullable Signature signature)
      throws Exception {
    if (signature == null) {
      return false;
    }
    profile.validate(signature);
    SignatureValidator.validate(signature, provider);
    return true;
  }

  private void check(Assertion assertion) {
    var now = clock.instant();
    require(Setting.IDENTITY_PROVIDER.equals(assertion.getIssuer().getValue()));
    require(now.isBefore(assertion.getConditions().getNotOnOrAfter()));
    require(!now.isBefore(assertion.getConditions().getNotBefore()));
    require(
        assertion.getConditions().getAudienceRestrictions().stream()
            .allMatch(
                restriction ->
                    restriction.getAudiences().stream()
                        .anyMatch(audience -> Setting.SERVICE_PROVIDER.equals(audience.getURI()))));
    SubjectConfirmationData data =
        assertion.getSubject().getSubjectConfirmations().getFirst().getSubjectConfirmationData();
    require(Setting.CONSUMER_URL.equals(data.getRecipient()));
    require(now.isBefore(data.getNotOnOrAfter()));
    require(Setting.REQUEST.equals(data.getInResponseTo()));
  }

  private static Map<String, List<String>> attributes(Assertion assertion) {
    Map<String, List<String>> read = new HashMap<>();
    for (AttributeStatement statement : assertion.getAttributeStatements()) {
      for (Attribute attribute : statement.getAttributes()) {
        List<String> values = new ArrayList<>();
        for (XMLObject value : attribute.getAttributeValues()) {
          values.add(Objects.requireNonNull(value.getDOM()).getTextContent());
        }
        read.put(attribute.getName(), values);
      }
    }
    return read;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("refused");
    }
  }
}
