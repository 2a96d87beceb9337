package dev.gatehouse.bench.saml;

import java.net.URI;
import java.security.PrivateKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.keycloak.dom.saml.v2.assertion.AssertionType;
import org.keycloak.dom.saml.v2.assertion.AttributeStatementType;
import org.keycloak.dom.saml.v2.assertion.SubjectConfirmationDataType;
import org.keycloak.dom.saml.v2.protocol.ResponseType;
import org.keycloak.rotation.HardcodedKeyLocator;
import org.keycloak.saml.SAMLRequestParser;
import org.keycloak.saml.processing.api.saml.v2.sig.SAML2Signature;
import org.keycloak.saml.processing.core.saml.v2.common.SAMLDocumentHolder;
import org.keycloak.saml.processing.core.saml.v2.util.AssertionUtil;
import org.keycloak.saml.validators.ConditionsValidator;
import org.keycloak.saml.validators.DestinationValidator;
import org.w3c.dom.Element;

/** The steps that Keycloak's own broker endpoint takes with its SAML library. */
final class KeycloakHandling implements ResponseHandling {
  private final HardcodedKeyLocator keys =
      new HardcodedKeyLocator(Setting.PROVIDER_KEYS.certificate().getPublicKey());
  private final PrivateKey decryption = Setting.OWN_KEYS.privateKey();
  private final DestinationValidator destinations =
      DestinationValidator.forProtocolMap(new String[] {"http=80", "https=443"});

  @Override
  public Map<String, List<String>> handle(String base64) {
    try {
      SAMLDocumentHolder holder =
          Objects.requireNonNull(SAMLRequestParser.parseResponsePostBinding(base64));
      ResponseType response = (ResponseType) holder.getSamlObject();
      require(destinations.validate(Setting.CONSUMER_URL, response.getDestination()));
      require(Setting.REQUEST.equals(response.getInResponseTo()));
      boolean responseSigned =
          AssertionUtil.isSignedElement(holder.getSamlDocument().getDocumentElement());
      if (responseSigned) {
        require(new SAML2Signature().validate(holder.getSamlDocument(), keys));
      }
      Element assertionElement =
          AssertionUtil.isAssertionEncrypted(response)
              ? AssertionUtil.decryptAssertion(response, decryption)
              : AssertionUtil.getAssertionElement(holder);
      if (AssertionUtil.isSignedElement(assertionElement)) {
        require(AssertionUtil.isSignatureValid(assertionElement, keys));
      } else {
        require(responseSigned);
      }
      AssertionType assertion = AssertionUtil.getAssertion(holder, response, decryption);
      require(Setting.IDENTITY_PROVIDER.equals(assertion.getIssuer().getValue()));
      require(
          new ConditionsValidator.Builder(
                  assertion.getID(), assertion.getConditions(), destinations)
              .addAllowedAudience(URI.create(Setting.SERVICE_PROVIDER))
              .clockSkewInMillis(60_000)
              .build()
              .isValid());
      SubjectConfirmationDataType confirmation =
          assertion.getSubject().getConfirmation().getFirst().getSubjectConfirmationData();
      require(Setting.CONSUMER_URL.equals(confirmation.getRecipient()));
      return attributes(assertion);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, List<String>> attributes(AssertionType assertion) {
    Map<String, List<String>> read = new HashMap<>();
    for (AttributeStatementType statement : assertion.getAttributeStatements()) {
      for (AttributeStatementType.ASTChoiceType choice : statement.getAttributes()) {
        read.put(
            choice.getAttribute().getName(),
            choice.getAttribute().getAttributeValue().stream().map(Object::toString).toList());
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
