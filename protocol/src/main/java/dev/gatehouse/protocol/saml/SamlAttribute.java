package dev.gatehouse.protocol.saml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of the subject (SAML core §2.7.3.1).
 *
 * @param name its name; never empty
 * @param friendlyName a name for people, if sent
 * @param values its values in the order sent; may be empty
 */
public record SamlAttribute(String name, @Nullable String friendlyName, List<String> values) {

  public SamlAttribute {
    values = List.copyOf(values);
  }
}
