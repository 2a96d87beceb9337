package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.TestKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The responses of fixed size that benchmarks measure and that server tests reuse. */
public final class SamlSamples {

  private SamlSamples() {}

  /** About 10 kB: a signed assertion with 20 attributes and 100 groups. */
  public static SamlForge tenKilobytes(Instant now) {
    return tenKilobytes(now, "jane.doe@acme.example");
  }

  /** The same about somebody else. */
  public static SamlForge tenKilobytes(Instant now, String email) {
    var forge = SamlForge.at(now).attribute("email", email);
    for (int i = 1; i < 19; i++) {
      forge = forge.attribute("attribute-" + i, "value of attribute " + i);
    }
    return forge.groups(groups(100));
  }

  /** The same with the Response signed as well. */
  public static SamlForge bothSigned(Instant now) {
    return tenKilobytes(now).signResponse(Signing.with(TestKeys.identityProvider()));
  }

  /** The same with the assertion encrypted for {@link TestKeys#serviceProvider()}. */
  public static SamlForge encrypted(Instant now) {
    return tenKilobytes(now).encryptAssertion(Encrypting.to(TestKeys.serviceProvider()));
  }

  /** About 25 kB: xsi:type, with its namespaces, on every value. */
  public static SamlForge typedValues(Instant now) {
    var forge =
        SamlForge.at(now)
            .attribute(ForgedAttribute.of("email", "jane.doe@acme.example").type("xs:string"));
    for (int i = 1; i < 19; i++) {
      forge =
          forge.attribute(
              ForgedAttribute.of("attribute-" + i, "value of attribute " + i)
                  .format(ForgedAttribute.BASIC)
                  .type("xs:string"));
    }
    return forge.attribute(ForgedAttribute.of("groups", groups(100)).type("xs:string"));
  }

  /** Group names such as {@code team-007}. */
  public static List<String> groups(int count) {
    var names = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      names.add("team-%03d".formatted(i));
    }
    return List.copyOf(names);
  }
}
