package dev.gatehouse.bench.saml;

import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.SamlForge;
import dev.gatehouse.testkit.saml.SamlSamples;
import java.time.Instant;

/** The names, keys and samples that all contenders share. */
final class Setting {
  static final String IDENTITY_PROVIDER = "https://idp.example/saml";
  static final String SERVICE_PROVIDER = "https://sp.example/saml/metadata";
  static final String CONSUMER_URL = "https://sp.example/saml/acs";
  static final String REQUEST = "_request-1";
  static final TestKeys PROVIDER_KEYS = TestKeys.identityProvider();
  static final TestKeys OWN_KEYS = TestKeys.serviceProvider();

  private Setting() {}

  /**
   * A response of the named shape.
   *
   * @param issuedAt peers read the real clock, so this is the present, and the response is made to
   *     last
   */
  static String sample(Sample sample, Instant issuedAt) {
    SamlForge forge =
        switch (sample) {
          case SIGNED_10KB -> SamlSamples.tenKilobytes(issuedAt);
          case BOTH_SIGNED -> SamlSamples.bothSigned(issuedAt);
          case ENCRYPTED -> SamlSamples.encrypted(issuedAt);
          case TYPED_25KB -> SamlSamples.typedValues(issuedAt);
        };
    // Peers measure against the wall clock: a benchmark that outlives five minutes must not expire.
    return forge
        .conditions(issuedAt.minusSeconds(60), issuedAt.plusSeconds(86_400))
        .subjectWindow(null, issuedAt.plusSeconds(86_400))
        .base64();
  }
}
