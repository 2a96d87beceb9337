package dev.gatehouse.testkit.saml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Attribute of an assertion.
 *
 * @param format the NameFormat, or null for none
 * @param friendlyName or null for none
 * @param type the xsi:type of every value, such as {@code xs:string}, or null for none
 * @param raw whether the values are markup already and stay as they are
 */
public record ForgedAttribute(
    String name,
    @Nullable String format,
    @Nullable String friendlyName,
    @Nullable String type,
    boolean raw,
    List<String> values) {

  public static final String BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic";
  public static final String URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri";
  public static final String UNSPECIFIED =
      "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";

  public ForgedAttribute {
    values = List.copyOf(values);
  }

  public static ForgedAttribute of(String name, String... values) {
    return of(name, List.of(values));
  }

  public static ForgedAttribute of(String name, List<String> values) {
    return new ForgedAttribute(name, null, null, null, false, values);
  }

  public ForgedAttribute format(String changed) {
    return new ForgedAttribute(name, changed, friendlyName, type, raw, values);
  }

  public ForgedAttribute friendlyName(String changed) {
    return new ForgedAttribute(name, format, changed, type, raw, values);
  }

  public ForgedAttribute type(String changed) {
    return new ForgedAttribute(name, format, friendlyName, changed, raw, values);
  }

  /** The values are markup already. */
  public ForgedAttribute asMarkup() {
    return new ForgedAttribute(name, format, friendlyName, type, true, values);
  }
}
