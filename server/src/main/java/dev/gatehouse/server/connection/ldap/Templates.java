package dev.gatehouse.server.connection.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Filters and names with places for what somebody entered. A template is parsed first and filled
 * afterwards, value by value, so that nothing entered can become a part of the syntax: what RFC
 * 4515 §3 and RFC 4514 §2.4 escape is never text here.
 */
final class Templates {
  private static final Pattern PLACE = Pattern.compile("\\{(user|dn|uid)\\}");

  private Templates() {}

  /** A filter template; empty if it is none, or has places elsewhere than in values. */
  static Optional<Filter> filter(String template) {
    try {
      Filter parsed = Filter.create(template);
      return hasPlacesInValuesOnly(parsed) ? Optional.of(parsed) : Optional.empty();
    } catch (LDAPException e) {
      return Optional.empty();
    }
  }

  static boolean names(String template, String place) {
    return template.contains("{" + place + "}");
  }

  static Filter fill(Filter template, Map<String, String> values) {
    return switch (template.getFilterType()) {
      case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(each(template, values));
      case Filter.FILTER_TYPE_OR -> Filter.createORFilter(each(template, values));
      case Filter.FILTER_TYPE_NOT ->
          Filter.createNOTFilter(fill(required(template.getNOTComponent()), values));
      case Filter.FILTER_TYPE_EQUALITY ->
          Filter.createEqualityFilter(
              required(template.getAttributeName()), filled(template, values));
      case Filter.FILTER_TYPE_GREATER_OR_EQUAL ->
          Filter.createGreaterOrEqualFilter(
              required(template.getAttributeName()), filled(template, values));
      case Filter.FILTER_TYPE_LESS_OR_EQUAL ->
          Filter.createLessOrEqualFilter(
              required(template.getAttributeName()), filled(template, values));
      case Filter.FILTER_TYPE_APPROXIMATE_MATCH ->
          Filter.createApproximateMatchFilter(
              required(template.getAttributeName()), filled(template, values));
      case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
          Filter.createExtensibleMatchFilter(
              template.getAttributeName(),
              template.getMatchingRuleID(),
              template.getDNAttributes(),
              filled(template, values));
      case Filter.FILTER_TYPE_SUBSTRING ->
          Filter.createSubstringFilter(
              required(template.getAttributeName()),
              put(template.getSubInitialString(), values),
              Arrays.stream(template.getSubAnyStrings())
                  .map(any -> put(any, values))
                  .toArray(String[]::new),
              put(template.getSubFinalString(), values));
      default -> template; // presence has no value
    };
  }

  /** Every filter of the kind in question has it. */
  private static <T> T required(@Nullable T part) {
    return Objects.requireNonNull(part);
  }

  private static String filled(Filter template, Map<String, String> values) {
    return required(put(template.getAssertionValue(), values));
  }

  private static Filter[] each(Filter template, Map<String, String> values) {
    return Arrays.stream(template.getComponents())
        .map(one -> fill(one, values))
        .toArray(Filter[]::new);
  }

  /** One pass: what is put in is not looked at again. */
  private static @Nullable String put(@Nullable String text, Map<String, String> values) {
    return text == null
        ? null
        : PLACE
            .matcher(text)
            .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
  }

  private static boolean hasPlacesInValuesOnly(Filter filter) {
    for (Filter component : filter.getComponents()) {
      if (!hasPlacesInValuesOnly(component)) {
        return false;
      }
    }
    Filter negated = filter.getNOTComponent();
    return (negated == null || hasPlacesInValuesOnly(negated))
        && isPlain(filter.getAttributeName())
        && isPlain(filter.getMatchingRuleID());
  }

  private static boolean isPlain(@Nullable String name) {
    return name == null || name.matches("[A-Za-z0-9.;=-]*");
  }

  /** A name to bind with, such as a user principal name: nothing in it has a syntax. */
  static boolean isDistinguishedName(String template) {
    return template.indexOf('=') >= 0;
  }

  /** A DN template; empty if it is none, or has no place in a value. */
  static Optional<DN> name(String template) {
    try {
      DN parsed = new DN(template);
      boolean hasPlace =
          Arrays.stream(parsed.getRDNs())
              .flatMap(rdn -> Arrays.stream(rdn.getAttributeValues()))
              .anyMatch(value -> names(value, "user"));
      boolean plain =
          Arrays.stream(parsed.getRDNs())
              .flatMap(rdn -> Arrays.stream(rdn.getAttributeNames()))
              .allMatch(Templates::isPlain);
      return hasPlace && plain ? Optional.of(parsed) : Optional.empty();
    } catch (LDAPException e) {
      return Optional.empty();
    }
  }

  static DN fill(DN template, Map<String, String> values) {
    RDN[] filled = new RDN[template.getRDNs().length];
    for (int i = 0; i < filled.length; i++) {
      RDN one = template.getRDNs()[i];
      filled[i] =
          new RDN(
              one.getAttributeNames(),
              Arrays.stream(one.getAttributeValues())
                  .map(value -> put(value, values))
                  .toArray(String[]::new));
    }
    return new DN(filled);
  }

  /**
   * The same for a template without syntax. Who enters the whole name, such as {@code
   * jane@corp.example}, gets the same as who enters its first part.
   */
  static String fill(String template, String user) {
    int place = template.indexOf("{user}");
    String before = template.substring(0, place);
    String after = template.substring(place + "{user}".length());
    boolean whole =
        user.length() > before.length() + after.length()
            && user.regionMatches(true, 0, before, 0, before.length())
            && user.regionMatches(true, user.length() - after.length(), after, 0, after.length());
    return whole ? user : before + user + after;
  }
}
