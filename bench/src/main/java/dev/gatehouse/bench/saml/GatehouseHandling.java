package dev.gatehouse.bench.saml;

import dev.gatehouse.protocol.saml.Expectation;
import dev.gatehouse.protocol.saml.IdentityProvider;
import dev.gatehouse.protocol.saml.ResponseVerifier;
import dev.gatehouse.protocol.saml.SamlAttribute;
import dev.gatehouse.protocol.saml.SamlPolicy;
import dev.gatehouse.protocol.saml.SamlVerdict;
import dev.gatehouse.protocol.saml.ServiceProvider;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gatehouse's own. */
final class GatehouseHandling implements ResponseHandling {
  private final ServiceProvider serviceProvider =
      new ServiceProvider(
          Setting.SERVICE_PROVIDER,
          Setting.CONSUMER_URL,
          null,
          Setting.OWN_KEYS.privateKey(),
          List.of(Setting.OWN_KEYS.certificate()),
          List.of(Setting.OWN_KEYS.privateKey()));
  private final IdentityProvider identityProvider =
      IdentityProvider.of(
          Setting.IDENTITY_PROVIDER,
          "https://idp.example/sso",
          List.of(Setting.PROVIDER_KEYS.certificate()));
  private final InstantSource clock = InstantSource.system();

  @Override
  public Map<String, List<String>> handle(String base64) {
    SamlVerdict verdict =
        ResponseVerifier.verify(
            base64,
            serviceProvider,
            identityProvider,
            SamlPolicy.strict(),
            Expectation.answerTo(Setting.REQUEST),
            clock.instant());
    return switch (verdict) {
      case SamlVerdict.Verified verified -> attributes(verified);
      case SamlVerdict.Refused refused ->
          throw new IllegalStateException(refused.refusal().toString());
    };
  }

  private static Map<String, List<String>> attributes(SamlVerdict.Verified verified) {
    Map<String, List<String>> read = new HashMap<>();
    for (SamlAttribute attribute : verified.attributes().all()) {
      read.put(attribute.name(), attribute.values());
    }
    return read;
  }
}
