package dev.gatehouse.server.connection.ldap;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchScope;
import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.ConnectionRefusal;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.PromptAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The steps of one sign-in, or of one test, each with its check. */
final class LdapConversation {
  private static final Filter ANY = Filter.createPresenceFilter("objectClass");

  private final LdapSettings settings;
  private final LdapPeople people;
  private final List<String> groupAttributes;
  private final LdapServers servers;
  private final Deadline deadline;
  private final List<Check> checks;

  LdapConversation(
      LdapSettings settings,
      LdapPeople people,
      List<String> groupAttributes,
      LdapServers servers,
      Deadline deadline,
      List<Check> checks) {
    this.settings = settings;
    this.people = people;
    this.groupAttributes = List.copyOf(groupAttributes);
    this.servers = servers;
    this.deadline = deadline;
    this.checks = checks;
  }

  /** A person and the entry that says so. */
  record Described(ExternalPerson person, Entry entry) {}

  /** A search's way to a person: the link stays, because groups are asked on it. */
  private record Searched(LdapLink link, List<? extends Entry> entries) {}

  /** Somebody who knows the password of their entry. */
  Described verified(PromptAnswer answer, Instant now) throws LdapFailure, NoSubject {
    return settings.bindsDirectly() ? bindFirst(answer, now) : searchFirst(answer, now);
  }

  /** The directory does not say who somebody is. */
  static final class NoSubject extends Exception {
    private static final long serialVersionUID = 1L;

    NoSubject(String detail) {
      super(detail);
    }

    Refusal refusal() {
      return ConnectionRefusal.NO_STABLE_SUBJECT.because(String.valueOf(getMessage()));
    }
  }

  private Described searchFirst(PromptAnswer answer, Instant now) throws LdapFailure, NoSubject {
    Searched searched = searched(answer.userName());
    boolean whole = false;
    try {
      Entry entry;
      try {
        entry = theOne(searched.entries(), answer.userName());
      } catch (LdapFailure e) {
        // Nobody of this name: as much work as for a wrong password, so that time says nothing.
        bindAsNobody(answer);
        throw e;
      }
      try (LdapLink own = servers.fresh(checks, deadline)) {
        bind(own, entry.getDN(), answer);
      }
      Described described = described(entry, searched.link(), now);
      whole = true;
      return described;
    } finally {
      if (whole) {
        servers.keep(searched.link());
      } else {
        searched.link().close();
      }
    }
  }

  private Described bindFirst(PromptAnswer answer, Instant now) throws LdapFailure, NoSubject {
    try (LdapLink own = servers.fresh(checks, deadline)) {
      Entry entry;
      if (Templates.isDistinguishedName(settings.nameTemplate())) {
        DN name =
            Templates.fill(
                Templates.name(settings.nameTemplate()).orElseThrow(),
                Map.of("user", answer.userName()));
        bind(own, name.toString(), answer);
        entry = read(own, name.toString());
      } else {
        bind(own, Templates.fill(settings.nameTemplate(), answer.userName()), answer);
        entry = theOne(find(own, answer.userName()), answer.userName());
        checkSame(own, entry);
      }
      return described(entry, own, now);
    }
  }

  private void bind(LdapLink own, String name, PromptAnswer answer) throws LdapFailure {
    if (name.isBlank()) {
      // RFC 4513 §5.1.1: a bind without a name is anonymous, whatever the password.
      throw new LdapFailure(LdapRefusal.ANSWER, "the entry has no name");
    }
    BindResult result = own.bind(name, answer.password(), deadline);
    BindOutcome outcome = BindOutcome.of(result, settings.isActiveDirectory());
    if (outcome.problem().isPresent()) {
      checks.add(Check.failed("bind", "success as " + name, outcome.words()));
      throw new LdapFailure(outcome.problem().get(), outcome.words());
    }
    checks.add(Check.passed("bind", "success as " + name, outcome.words()));
  }

  private void bindAsNobody(PromptAnswer answer) throws LdapFailure {
    try (LdapLink own = servers.fresh(checks, deadline)) {
      DN nobody = new DN(new RDN("cn", "nobody of this name"), new DN(settings.baseDn()));
      own.bind(nobody.toString(), "x".repeat(answer.password().length()), deadline);
    } catch (LDAPException e) {
      throw new IllegalStateException("the base DN was checked", e);
    }
  }

  /**
   * What was bound and what was found must be one: with a name that is no DN, the directory and the
   * user filter could understand two people by it.
   */
  private void checkSame(LdapLink own, Entry entry) throws LdapFailure {
    String id = own.whoAmI(deadline);
    boolean same = isSame(id, entry);
    checks.add(
        same
            ? Check.passed("same person", entry.getDN(), id)
            : Check.failed("same person", entry.getDN(), id.isEmpty() ? "not said" : id));
    if (!same) {
      throw new LdapFailure(LdapRefusal.OTHER_ENTRY, "bound as " + id + ", found " + entry.getDN());
    }
  }

  /** RFC 4513 §5.2.1.8: {@code dn:} and a name, or {@code u:} and what the directory likes. */
  private static boolean isSame(String authorizationId, Entry entry) {
    try {
      if (authorizationId.startsWith("dn:")) {
        String name = authorizationId.substring(3);
        return !name.isBlank() && DN.equals(name, entry.getDN());
      }
    } catch (LDAPException e) {
      return false;
    }
    if (!authorizationId.startsWith("u:")) {
      return false;
    }
    String user = authorizationId.substring(2);
    int backslash = user.lastIndexOf('\\');
    // Active Directory answers u:DOMAIN\name.
    return backslash >= 0
        ? user.substring(backslash + 1).equalsIgnoreCase(entry.getAttributeValue("sAMAccountName"))
        : user.equalsIgnoreCase(entry.getAttributeValue("userPrincipalName"));
  }

  /**
   * Looks without anybody's password: that the base is there, and whom a user name finds.
   *
   * @param userName empty to look at the connection alone
   */
  Optional<ExternalPerson> inspected(String userName, Instant now) throws LdapFailure, NoSubject {
    if (settings.bindsDirectly()) {
      try (LdapLink link = servers.fresh(checks, deadline)) {
        checks.add(Check.notReached("bind"));
        return Optional.empty();
      }
    }
    LdapLink link = servers.searching(checks, deadline);
    boolean whole = false;
    try {
      checkBase(link, "base DN", settings.baseDn());
      if (!settings.groups().baseDn().isEmpty()) {
        checkBase(link, "base DN of groups", settings.groups().baseDn());
      }
      Optional<ExternalPerson> person = Optional.empty();
      if (!userName.isEmpty()) {
        Entry entry = theOne(find(link, userName), userName);
        person = Optional.of(described(entry, link, now).person());
      }
      whole = true;
      return person;
    } finally {
      if (whole) {
        servers.keep(link);
      } else {
        link.close();
      }
    }
  }

  private void checkBase(LdapLink link, String name, String dn) throws LdapFailure {
    boolean there;
    try {
      there =
          !link.search(dn, SearchScope.BASE, ANY, 1, List.of("1.1"), deadline).entries().isEmpty();
    } catch (LdapFailure e) {
      checks.add(Check.failed(name, dn, e.detail()));
      throw e;
    }
    if (!there) {
      checks.add(Check.failed(name, dn, "nothing that can be seen"));
      throw new LdapFailure(LdapRefusal.BASE_DN, dn + " is not there or cannot be seen");
    }
    checks.add(Check.passed(name, dn, "there"));
  }

  /** A link that was kept may have died meanwhile: then another is made, once. */
  private Searched searched(String userName) throws LdapFailure {
    for (int round = 0; ; round++) {
      LdapLink link = servers.searching(checks, deadline);
      try {
        return new Searched(link, find(link, userName));
      } catch (LdapFailure e) {
        link.close();
        boolean died = e.reason() == LdapRefusal.UNREACHABLE || e.reason() == LdapRefusal.ANSWER;
        if (round > 0 || !died || deadline.isOver()) {
          throw e;
        }
      }
    }
  }

  private List<? extends Entry> find(LdapLink link, String userName) throws LdapFailure {
    Filter filter =
        Templates.fill(
            Templates.filter(settings.userFilter()).orElseThrow(), Map.of("user", userName));
    try {
      return link.search(
              settings.baseDn(), SearchScope.SUB, filter, 1, people.attributes(), deadline)
          .entries();
    } catch (LdapFailure e) {
      checks.add(
          Check.failed(
              "search", settings.userFilter() + " below " + settings.baseDn(), e.detail()));
      throw e;
    }
  }

  /** People enter passwords as user names now and then: what finds nobody is not shown whole. */
  private Entry theOne(List<? extends Entry> entries, String userName) throws LdapFailure {
    String expected = "one entry for " + settings.userFilter() + " below " + settings.baseDn();
    if (entries.size() == 1) {
      checks.add(Check.passed("search", expected, entries.getFirst().getDN()));
      return entries.getFirst();
    }
    String shown =
        userName.substring(0, Math.min(2, userName.length()))
            + "… ("
            + userName.length()
            + " characters)";
    if (entries.isEmpty()) {
      checks.add(Check.failed("search", expected, "none for " + shown));
      throw new LdapFailure(LdapRefusal.NO_ENTRY, "no entry for " + shown);
    }
    checks.add(Check.failed("search", expected, "several for " + shown));
    throw new LdapFailure(LdapRefusal.SEVERAL_ENTRIES, "several entries for " + shown);
  }

  private Entry read(LdapLink link, String dn) throws LdapFailure {
    List<? extends Entry> entries =
        link.search(dn, SearchScope.BASE, ANY, 1, people.attributes(), deadline).entries();
    if (entries.isEmpty()) {
      checks.add(Check.failed("search", "the entry " + dn, "nothing that can be seen"));
      throw new LdapFailure(LdapRefusal.NOT_READABLE, dn + " does not see its own entry");
    }
    checks.add(Check.passed("search", "the entry " + dn, "there"));
    return entries.getFirst();
  }

  private Described described(Entry entry, LdapLink link, Instant now)
      throws LdapFailure, NoSubject {
    if (settings.isActiveDirectory()) {
      checkAccount(entry, now);
    }
    String expected = String.join(" or ", people.subjectNames());
    Optional<String> subject = people.subject(entry);
    if (subject.isEmpty()) {
      checks.add(Check.failed("subject", expected, "none, or several"));
      throw new NoSubject(entry.getDN() + " has no single " + expected + " that can be read");
    }
    checks.add(Check.passed("subject", expected, subject.get()));
    // Whoever has no uid is in no group by it: their distinguished name stands for what no group
    // names. What was typed may be an alias here, and somebody else's uid.
    String uid = Objects.requireNonNullElse(entry.getAttributeValue("uid"), entry.getDN());
    ExternalPerson.Groups groups =
        new LdapGroups(settings, groupAttributes, link, deadline, checks).of(entry, uid);
    return new Described(people.person(entry, subject.get(), groups, checks, now), entry);
  }

  /** Beside the bind, which a directory should have refused. */
  private void checkAccount(Entry entry, Instant now) throws LdapFailure {
    String words = ActiveDirectory.described(entry);
    Optional<LdapRefusal> problem = ActiveDirectory.accountProblem(entry, now);
    if (problem.isPresent()) {
      checks.add(Check.failed("account", "enabled, not locked, not expired", words));
      throw new LdapFailure(problem.get(), words);
    }
    checks.add(Check.passed("account", "enabled, not locked, not expired", words));
  }
}
