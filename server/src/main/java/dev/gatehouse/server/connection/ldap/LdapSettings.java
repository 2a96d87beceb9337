package dev.gatehouse.server.connection.ldap;

import dev.gatehouse.server.connection.SettingsReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an LDAP connection needs to know.
 *
 * @param servers in order of preference
 * @param allowPlainLdap whether ldap:// is spoken without StartTLS: everybody on the way reads the
 *     passwords
 * @param caCertificates whose certificates are trusted, in PEM; empty for the system's authorities
 * @param bindDn the account that searches; empty where people bind themselves
 * @param nameTemplate with {@code {user}}: the DN or principal name that people bind with; empty
 *     where the entry is searched first
 * @param userFilter with {@code {user}}: finds a person's entry below {@code baseDn}
 * @param attributes what is read beside the mapped attributes, for role mappings that look at it
 * @param groups where groups come from
 */
record LdapSettings(
    List<LdapServer> servers,
    boolean allowPlainLdap,
    List<String> caCertificates,
    DirectoryType type,
    String bindDn,
    String nameTemplate,
    String baseDn,
    String userFilter,
    List<String> attributes,
    GroupSettings groups,
    Duration timeout,
    String userNameLabel) {

  static final String BIND_PASSWORD = "bindPassword";

  private static final int MOST_SERVERS = 10;
  private static final int LONGEST_DN = 1_024;
  private static final int LONGEST_FILTER = 1_000;
  private static final int LONGEST_CERTIFICATE = 16_384;

  LdapSettings {
    servers = List.copyOf(servers);
    caCertificates = List.copyOf(caCertificates);
    attributes = List.copyOf(attributes);
  }

  /** What kind of directory answers. */
  enum DirectoryType {
    ACTIVE_DIRECTORY(
        "(&(objectClass=user)(!(objectClass=computer))(|(sAMAccountName={user})"
            + "(userPrincipalName={user})(mail={user})))",
        "(member={dn})"),
    GENERIC(
        "(&(objectClass=person)(|(uid={user})(mail={user})))",
        "(|(member={dn})(uniqueMember={dn})(memberUid={uid}))");

    final String userFilter;
    final String groupFilter;

    DirectoryType(String userFilter, String groupFilter) {
      this.userFilter = userFilter;
      this.groupFilter = groupFilter;
    }
  }

  /** Where groups come from. */
  enum GroupSource {
    /** The attributes that the mapping names for groups, such as memberOf. */
    ATTRIBUTE,
    /** A search for groups that name the person. */
    SEARCH,
    NONE
  }

  /** How a group is called in role mappings. */
  enum GroupNames {
    /** The value of its first name, such as {@code Engineering}. */
    NAME,
    DN
  }

  /** What of groups that are members of groups. */
  enum Nesting {
    OFF,
    /** The directory itself follows them: Active Directory's matching rule in chain. */
    MATCHING_RULE,
    /** They are asked for one after the other. */
    WALK
  }

  /**
   * What is to be known about groups.
   *
   * @param baseDn groups elsewhere do not count; empty for the base of people
   * @param filter with {@code {dn}} and {@code {uid}}
   * @param depth how deep groups in groups are followed
   * @param most with more groups than this, groups count as unknown
   */
  record GroupSettings(
      GroupSource source,
      String baseDn,
      String filter,
      GroupNames names,
      Nesting nesting,
      int depth,
      int most) {}

  boolean bindsDirectly() {
    return !nameTemplate.isEmpty();
  }

  boolean isActiveDirectory() {
    return type == DirectoryType.ACTIVE_DIRECTORY;
  }

  String groupBaseDn() {
    return groups.baseDn().isEmpty() ? baseDn : groups.baseDn();
  }

  /**
   * Whether the password of {@code bindDn} would reach a server, or a reader on the way, that it
   * did not reach before. Fewer servers and fewer authorities are no such change.
   */
  boolean sendsPasswordElsewhere(LdapSettings before) {
    boolean sameTrust =
        caCertificates.isEmpty()
            ? before.caCertificates.isEmpty()
            : before.caCertificates.containsAll(caCertificates);
    return !before.servers.containsAll(servers)
        || !sameTrust
        || (allowPlainLdap && !before.allowPlainLdap)
        || (!bindDn.isEmpty() && !bindDn.equals(before.bindDn));
  }

  static LdapSettings read(SettingsReader reader) {
    List<String> servers = reader.texts("servers", MOST_SERVERS, 300);
    DirectoryType type = word(reader, "directoryType", DirectoryType.class, DirectoryType.GENERIC);
    return new LdapSettings(
        servers.stream().flatMap(one -> server(reader, one).stream()).distinct().toList(),
        reader.flag("allowPlainLdap", false),
        reader.texts("caCertificates", 10, LONGEST_CERTIFICATE),
        type,
        reader.text("bindDn", LONGEST_DN),
        reader.text("nameTemplate", LONGEST_DN),
        reader.required("baseDn", LONGEST_DN),
        or(reader.text("userFilter", LONGEST_FILTER), type.userFilter),
        reader.texts("attributes", 30, 100),
        groups(reader, type),
        Duration.ofSeconds(reader.number("timeoutSeconds", 10, 1, 30)),
        reader.text("userNameLabel", 60));
  }

  private static GroupSettings groups(SettingsReader reader, DirectoryType type) {
    return new GroupSettings(
        word(reader, "groupSource", GroupSource.class, GroupSource.ATTRIBUTE),
        reader.text("groupBaseDn", LONGEST_DN),
        or(reader.text("groupFilter", LONGEST_FILTER), type.groupFilter),
        word(reader, "groupNames", GroupNames.class, GroupNames.NAME),
        word(
            reader,
            "nestedGroups",
            Nesting.class,
            type == DirectoryType.ACTIVE_DIRECTORY ? Nesting.MATCHING_RULE : Nesting.OFF),
        reader.number("nestedDepth", 5, 1, 20),
        reader.number("mostGroups", 500, 1, 2_000));
  }

  String toJson() {
    ObjectNode json = SettingsReader.blank();
    var list = json.putArray("servers");
    servers.forEach(server -> list.add(server.address()));
    json.put("allowPlainLdap", allowPlainLdap);
    var certificates = json.putArray("caCertificates");
    caCertificates.forEach(certificates::add);
    json.put("directoryType", word(type));
    json.put("bindDn", bindDn);
    json.put("nameTemplate", nameTemplate);
    json.put("baseDn", baseDn);
    json.put("userFilter", userFilter);
    var more = json.putArray("attributes");
    attributes.forEach(more::add);
    json.put("groupSource", word(groups.source()));
    json.put("groupBaseDn", groups.baseDn());
    json.put("groupFilter", groups.filter());
    json.put("groupNames", word(groups.names()));
    json.put("nestedGroups", word(groups.nesting()));
    json.put("nestedDepth", groups.depth());
    json.put("mostGroups", groups.most());
    json.put("timeoutSeconds", timeout.toSeconds());
    json.put("userNameLabel", userNameLabel);
    return json.toString();
  }

  private static Optional<LdapServer> server(SettingsReader reader, String address) {
    Optional<LdapServer> parsed = LdapServer.parse(address);
    if (parsed.isEmpty()) {
      reader.problem(
          "servers",
          "ldap_server_address",
          "A server is written ldaps://host, or ldap://host for StartTLS, perhaps with :port.");
    }
    return parsed;
  }

  private static String or(String given, String otherwise) {
    return given.isEmpty() ? otherwise : given;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E word(
      SettingsReader reader, String name, Class<E> type, E usual) {
    String given = reader.text(name, 40);
    if (given.isEmpty()) {
      return usual;
    }
    for (E value : type.getEnumConstants()) {
      if (word(value).equals(given)) {
        return value;
      }
    }
    List<String> words = Arrays.stream(type.getEnumConstants()).map(LdapSettings::word).toList();
    reader.problem(name, "ldap_word", name + " must be one of " + String.join(", ", words) + ".");
    return usual;
  }
}
