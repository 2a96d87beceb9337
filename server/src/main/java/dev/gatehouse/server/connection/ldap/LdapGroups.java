package dev.gatehouse.server.connection.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.connection.ExternalPerson.Groups;
import dev.gatehouse.server.connection.ldap.LdapSettings.GroupNames;
import dev.gatehouse.server.connection.ldap.LdapSettings.GroupSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The groups of one person, as the settings say where they are. */
final class LdapGroups {
  private static final Pattern RANGE = Pattern.compile("(?i)range=(\\d+)-(\\d+|\\*)");
  private static final Filter ANY = Filter.createPresenceFilter("objectClass");
  private static final int ASKED_AT_ONCE = 25;
  private static final int MOST_RANGES = 50;

  private final LdapSettings settings;
  private final List<String> attributes;
  private final LdapLink link;
  private final Deadline deadline;
  private final List<Check> checks;

  /** By normalized DN, or by the text of what is no DN; the value is what role mappings compare. */
  private final Map<String, Found> found = new LinkedHashMap<>();

  private boolean tooMany;

  /** A group on the way. */
  private record Found(Optional<DN> dn, String name) {}

  /**
   * @param attributes those of a person's entry that name groups
   */
  LdapGroups(
      LdapSettings settings,
      List<String> attributes,
      LdapLink link,
      Deadline deadline,
      List<Check> checks) {
    this.settings = settings;
    this.attributes = List.copyOf(attributes);
    this.link = link;
    this.deadline = deadline;
    this.checks = checks;
  }

  /**
   * @param uid for filters of groups that name people by a short name
   */
  Groups of(Entry person, String uid) throws LdapFailure {
    if (settings.groups().source() == GroupSource.NONE) {
      return new Groups.Absent();
    }
    List<Found> first =
        settings.groups().source() == GroupSource.ATTRIBUTE
            ? named(person, attributes)
            : searched(person.getDN(), uid);
    List<Found> level = added(first);
    Optional<Found> primary = primaryGroup(person);
    primary.ifPresent(group -> added(List.of(group)));
    switch (settings.groups().nesting()) {
      case OFF -> {}
      case MATCHING_RULE -> inChain(person, primary);
      case WALK -> walk(level);
    }
    String expected = "at most " + settings.groups().most() + " groups";
    if (tooMany) {
      checks.add(Check.passed("groups", expected, "more, so they count as unknown"));
      return new Groups.Overage();
    }
    List<String> names = found.values().stream().map(Found::name).distinct().toList();
    checks.add(Check.passed("groups", expected, names.size() + ": " + String.join(", ", names)));
    return new Groups.Listed(names);
  }

  /** Adds those that are new and below the base; answers them. */
  private List<Found> added(List<Found> more) {
    List<Found> fresh = new ArrayList<>();
    for (Found one : more) {
      if (found.size() >= settings.groups().most()) {
        tooMany |= !found.containsKey(key(one));
      } else if (found.putIfAbsent(key(one), one) == null) {
        fresh.add(one);
      }
    }
    return fresh;
  }

  private static String key(Found group) {
    return group.dn().map(DN::toNormalizedString).orElse(group.name());
  }

  /** The groups that an entry names, however many. */
  private List<Found> named(Entry entry, List<String> names) throws LdapFailure {
    List<Found> groups = new ArrayList<>();
    for (String name : names) {
      for (String value : values(entry, name)) {
        ofText(value).ifPresent(groups::add);
      }
    }
    return groups;
  }

  /**
   * All values of an attribute. Active Directory sends them in ranges where there are many (MS-ADTS
   * §3.1.1.3.1.3.3).
   */
  private List<String> values(Entry entry, String name) throws LdapFailure {
    List<String> all = new ArrayList<>();
    Entry part = entry;
    for (int round = 0; round < MOST_RANGES && all.size() <= settings.groups().most(); round++) {
      OptionalInt next = OptionalInt.empty();
      for (Attribute attribute : part.getAttributes()) {
        if (attribute.getBaseName().equalsIgnoreCase(name)) {
          all.addAll(List.of(attribute.getValues()));
          next = next(attribute);
        }
      }
      if (next.isEmpty()) {
        return all;
      }
      String ranged = name + ";range=" + next.getAsInt() + "-*";
      List<SearchResultEntry> again =
          link.search(entry.getDN(), SearchScope.BASE, ANY, 1, List.of(ranged), deadline).entries();
      if (again.isEmpty()) {
        return all;
      }
      part = again.getFirst();
    }
    tooMany |= all.size() > settings.groups().most();
    return all;
  }

  private static OptionalInt next(Attribute attribute) {
    for (String option : attribute.getOptions()) {
      Matcher range = RANGE.matcher(option);
      if (range.matches() && !range.group(2).equals("*") && range.group(2).length() < 9) {
        return OptionalInt.of(Integer.parseInt(range.group(2)) + 1);
      }
    }
    return OptionalInt.empty();
  }

  private Optional<Found> ofText(String value) {
    try {
      return ofName(new DN(value));
    } catch (LDAPException e) {
      // No DN: a plain word, such as a department, which is as good as a name.
      return value.isBlank() ? Optional.empty() : Optional.of(new Found(Optional.empty(), value));
    }
  }

  private Optional<Found> ofName(DN dn) {
    if (dn.isNullDN() || !isBelowBase(dn)) {
      return Optional.empty();
    }
    return Optional.of(new Found(Optional.of(dn), named(dn)));
  }

  private String named(DN dn) {
    RDN first = dn.getRDN();
    return settings.groups().names() == GroupNames.NAME && first != null
        ? first.getAttributeValues()[0]
        : dn.toString();
  }

  /** A group elsewhere may be called the same, and somebody else decides who is in it. */
  private boolean isBelowBase(DN dn) {
    if (settings.groups().baseDn().isEmpty()) {
      return true;
    }
    try {
      return dn.isDescendantOf(new DN(settings.groups().baseDn()), true);
    } catch (LDAPException e) {
      return false;
    }
  }

  private List<Found> searched(String dn, String uid) throws LdapFailure {
    Filter template = Templates.filter(settings.groups().filter()).orElseThrow();
    return search(Templates.fill(template, Map.of("dn", dn, "uid", uid)));
  }

  private List<Found> search(Filter filter) throws LdapFailure {
    LdapLink.Hits hits =
        link.search(
            settings.groupBaseDn(),
            SearchScope.SUB,
            filter,
            settings.groups().most(),
            List.of("cn"),
            deadline);
    tooMany |= !hits.complete();
    List<Found> groups = new ArrayList<>();
    for (SearchResultEntry entry : hits.entries()) {
      ofText(entry.getDN()).ifPresent(groups::add);
    }
    return groups;
  }

  /** MS-ADTS §3.1.1.3.4.1.10: it stands in no member attribute. */
  private Optional<Found> primaryGroup(Entry person) throws LdapFailure {
    Optional<byte[]> sid =
        settings.isActiveDirectory() ? ActiveDirectory.primaryGroupSid(person) : Optional.empty();
    if (sid.isEmpty()) {
      return Optional.empty();
    }
    List<Found> groups = search(Filter.createEqualityFilter(ActiveDirectory.OBJECT_SID, sid.get()));
    checks.add(
        Check.passed(
            "primary group",
            "found by its SID",
            groups.isEmpty() ? "not below the base of groups" : groups.getFirst().name()));
    return groups.stream().findFirst();
  }

  /** One search for all groups of groups, from the person and from the primary group on. */
  private void inChain(Entry person, Optional<Found> primary) throws LdapFailure {
    List<Filter> from = new ArrayList<>();
    from.add(memberInChain(person.getDN()));
    primary.flatMap(Found::dn).ifPresent(dn -> from.add(memberInChain(dn.toString())));
    added(search(Filter.createORFilter(from)));
  }

  private static Filter memberInChain(String dn) {
    return Filter.createExtensibleMatchFilter("member", ActiveDirectory.IN_CHAIN, false, dn);
  }

  /** Level by level; what was seen is not asked for again, so that a ring of groups ends. */
  private void walk(List<Found> first) throws LdapFailure {
    List<Found> level = first;
    int depth = 1;
    while (!level.isEmpty() && !tooMany && depth < settings.groups().depth()) {
      List<Found> next = new ArrayList<>();
      for (int from = 0; from < level.size(); from += ASKED_AT_ONCE) {
        List<Found> some = level.subList(from, Math.min(level.size(), from + ASKED_AT_ONCE));
        next.addAll(added(above(some)));
      }
      level = next;
      depth++;
    }
    checks.add(
        Check.passed(
            "nested groups",
            "followed to depth " + settings.groups().depth(),
            level.isEmpty() ? "all, at depth " + depth : "stopped at depth " + depth));
  }

  private List<Found> above(List<Found> groups) throws LdapFailure {
    List<Found> above = new ArrayList<>();
    if (settings.groups().source() == GroupSource.ATTRIBUTE) {
      for (Found group : groups) {
        if (group.dn().isPresent()) {
          above.addAll(namedByGroup(group.dn().get()));
        }
      }
      return above;
    }
    Filter template = Templates.filter(settings.groups().filter()).orElseThrow();
    List<Filter> each =
        groups.stream()
            .flatMap(group -> group.dn().stream())
            .map(dn -> Templates.fill(template, Map.of("dn", dn.toString(), "uid", dn.toString())))
            .toList();
    return each.isEmpty() ? above : search(Filter.createORFilter(each));
  }

  private List<Found> namedByGroup(DN group) throws LdapFailure {
    try {
      List<SearchResultEntry> entry =
          link.search(group.toString(), SearchScope.BASE, ANY, 1, attributes, deadline).entries();
      return entry.isEmpty() ? List.of() : named(entry.getFirst(), attributes);
    } catch (LdapFailure e) {
      if (e.reason() == LdapRefusal.BASE_DN || e.reason() == LdapRefusal.NOT_READABLE) {
        // A group that was removed, or that this account may not see, leads no further.
        return List.of();
      }
      throw e;
    }
  }
}
