package dev.gatehouse.server.connection.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.directory.Users;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** From a directory's entry to a person, as the connection's mapping says. */
final class LdapPeople {
  private static final int LARGEST_TRACE = 64 * 1024;
  private static final int MOST_VALUES = 200;
  private static final int LONGEST_VALUE = 4_096;

  private final AttributeMapping mapping;
  private final LdapSettings settings;

  LdapPeople(AttributeMapping mapping, LdapSettings settings) {
    this.mapping = mapping;
    this.settings = settings;
  }

  /** What is asked of a person's entry: what is needed, and nothing that is secret. */
  List<String> attributes() {
    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(mapping.subject());
    names.addAll(mapping.email());
    names.addAll(mapping.displayName());
    names.addAll(mapping.givenName());
    names.addAll(mapping.familyName());
    if (settings.groups().source() == LdapSettings.GroupSource.ATTRIBUTE) {
      names.addAll(mapping.groups());
    }
    names.addAll(settings.attributes());
    names.add("uid");
    if (settings.isActiveDirectory()) {
      names.addAll(ActiveDirectory.ATTRIBUTES);
    }
    names.removeAll(LdapSettingsRules.SECRET_ATTRIBUTES);
    // "*" would ask for everything.
    names.removeIf(name -> !name.matches("[A-Za-z0-9][A-Za-z0-9.;-]*"));
    return List.copyOf(names);
  }

  /** Where the stable key may stand. */
  List<String> subjectNames() {
    return mapping.subject();
  }

  /** The stable key: one value, that is never given to somebody else. */
  Optional<String> subject(Entry entry) {
    for (String name : mapping.subject()) {
      List<String> values = texts(entry, name);
      if (values.size() == 1) {
        return Optional.of(values.getFirst());
      }
    }
    return Optional.empty();
  }

  ExternalPerson person(
      Entry entry, String subject, ExternalPerson.Groups groups, List<Check> checks, Instant now) {
    Optional<String> email = first(entry, mapping.email()).map(Users::normalized);
    String name = displayName(entry);
    checks.add(
        email.isPresent()
            ? Check.passed("e-mail", String.join(" or ", mapping.email()), email.get())
            : Check.failed("e-mail", String.join(" or ", mapping.email()), "no such attribute"));
    checks.add(Check.passed("display name", String.join(" or ", mapping.displayName()), name));
    return new ExternalPerson(
        subject,
        email,
        // A directory has no word for a proved address.
        false,
        name,
        all(entry),
        groups,
        Optional.empty(),
        Optional.empty(),
        now,
        // RFC 8176 §2.
        List.of("pwd"),
        List.of());
  }

  private String displayName(Entry entry) {
    return first(entry, mapping.displayName())
        .orElseGet(
            () ->
                (first(entry, mapping.givenName()).orElse("")
                        + " "
                        + first(entry, mapping.familyName()).orElse(""))
                    .strip());
  }

  private static Optional<String> first(Entry entry, List<String> names) {
    return names.stream()
        .flatMap(name -> texts(entry, name).stream())
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static Map<String, List<String>> all(Entry entry) {
    Map<String, List<String>> all = new TreeMap<>();
    for (Attribute attribute : entry.getAttributes()) {
      // What was not asked for may come all the same.
      if (!LdapSettingsRules.SECRET_ATTRIBUTES.contains(attribute.getBaseName())) {
        List<String> values = texts(entry, attribute.getName());
        if (!values.isEmpty()) {
          all.put(attribute.getName(), values);
        }
      }
    }
    return all;
  }

  /** Values that are text; objectGUID as Microsoft writes it. */
  private static List<String> texts(Entry entry, String name) {
    byte[][] values = entry.getAttributeValueByteArrays(name);
    if (values == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < Math.min(values.length, MOST_VALUES); i++) {
      Optional<String> text =
          name.equalsIgnoreCase(ActiveDirectory.OBJECT_GUID)
              ? ActiveDirectory.guid(values[i])
              : text(values[i]);
      text.ifPresent(texts::add);
    }
    return texts;
  }

  private static Optional<String> text(byte[] value) {
    if (value.length == 0 || value.length > LONGEST_VALUE) {
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The entry as it was read, for the trace. */
  static Received received(Entry entry) {
    ObjectNode json = SettingsReader.blank();
    json.put("dn", entry.getDN());
    all(entry)
        .forEach(
            (name, values) -> {
              ArrayNode array = json.putArray(name);
              values.forEach(array::add);
            });
    String text = json.toPrettyString();
    String bounded = text.length() <= LARGEST_TRACE ? text : text.substring(0, LARGEST_TRACE);
    return new Received(LdapKind.KEY, bounded.getBytes(StandardCharsets.UTF_8));
  }
}
