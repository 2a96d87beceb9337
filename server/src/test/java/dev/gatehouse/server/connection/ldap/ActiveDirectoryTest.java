package dev.gatehouse.server.connection.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.TestAuthority;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.ConnectionTest.Report;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.ExternalPerson.Groups;
import dev.gatehouse.server.connection.LiveConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in at a directory that behaves as Active Directory. */
class ActiveDirectoryTest {
  private static TestAuthority authority;
  private static LdapLab lab;

  private AdShapedDirectory directory;
  private LiveConnection connection;

  @BeforeAll
  static void make_an_authority() {
    authority = TestAuthority.make("dns:localhost");
    lab = new LdapLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void fill_a_directory() {
    directory = AdShapedDirectory.start(authority);
    directory.person("jane", "correct horse");
    directory.person("ravi", "battery staple");
    directory.group("Domain Users", 513);
    directory.group("Engineering", 1_101, AdShapedDirectory.dn("jane"));
    directory.group("Product", 1_102, AdShapedDirectory.groupDn("Engineering"));
    directory.group("Everybody", 1_103, AdShapedDirectory.groupDn("Domain Users"));
    connection = connection();
  }

  @AfterEach
  void end_it() {
    directory.close();
  }

  private Map<String, Object> settings(Object... more) {
    return LdapLab.settings(
        Map.of(
            "servers",
            List.of(directory.ldaps()),
            "caCertificates",
            List.of(authority.authority()),
            "baseDn",
            AdShapedDirectory.BASE),
        more);
  }

  private LiveConnection connection(Object... more) {
    return lab.connection(
        "active-directory",
        LdapLab.settings(settings("bindDn", AdShapedDirectory.SERVICE), more),
        AdShapedDirectory.SERVICE_PASSWORD);
  }

  private static ExternalPerson verified(Arrival arrival) {
    assertThat(arrival).as(arrival.checks().toString()).isInstanceOf(Arrival.Verified.class);
    return ((Arrival.Verified) arrival).person();
  }

  private static String code(Arrival arrival) {
    return switch (arrival) {
      case Arrival.Verified verified -> "verified " + verified.person().subject();
      case Arrival.TryAgain wrong -> wrong.refusal().code();
      case Arrival.Refused refused -> refused.refusal().code();
    };
  }

  private static List<String> groups(ExternalPerson person) {
    return ((Groups.Listed) person.groups()).names();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jane", "JANE", "jane@corp.example", "jane@acme.example", " jane "})
  void a_person_signs_in_with_account_name_principal_name_or_address(String name) {
    ExternalPerson jane = verified(lab.signIn(connection, name, "correct horse"));

    assertThat(jane.email()).contains("jane@acme.example");
    assertThat(jane.displayName()).isEqualTo("jane Example");
    assertThat(jane.amr()).containsExactly("pwd");
    assertThat(jane.emailVerifiedByProvider()).isFalse();
  }

  @Test
  void the_subject_is_the_guid_as_microsoft_writes_it() {
    // "jane............" in the order of MS-DTYP §2.3.4.2.
    assertThat(verified(lab.signIn(connection, "jane", "correct horse")).subject())
        .isEqualTo("656e616a-2e2e-2e2e-2e2e-2e2e2e2e2e2e");
    assertThat(ActiveDirectory.guid(HexFormat.of().parseHex("33221100554477668899aabbccddeeff")))
        .contains("00112233-4455-6677-8899-aabbccddeeff");
    assertThat(ActiveDirectory.guid(new byte[15])).isEmpty();
  }

  @Test
  void groups_are_those_in_chain_and_of_the_primary_group() {
    assertThat(groups(verified(lab.signIn(connection, "jane", "correct horse"))))
        .containsExactlyInAnyOrder("Engineering", "Product", "Domain Users", "Everybody");
    assertThat(groups(verified(lab.signIn(connection, "ravi", "battery staple"))))
        .containsExactlyInAnyOrder("Domain Users", "Everybody");
  }

  @Test
  void groups_in_a_ring_are_listed_once() {
    directory.addMember("Engineering", AdShapedDirectory.groupDn("Product"));

    assertThat(groups(verified(lab.signIn(connection, "jane", "correct horse"))))
        .containsExactlyInAnyOrder("Engineering", "Product", "Domain Users", "Everybody");
  }

  @Test
  void groups_without_nesting_are_the_direct_ones() {
    LiveConnection flat = connection("nestedGroups", "off");

    assertThat(groups(verified(lab.signIn(flat, "jane", "correct horse"))))
        .containsExactlyInAnyOrder("Engineering", "Domain Users");
  }

  @Test
  void values_in_ranges_are_read_to_the_end() {
    for (int i = 0; i < 13; i++) {
      directory.group("Team " + i, 2_000 + i, AdShapedDirectory.dn("jane"));
    }
    LiveConnection flat = connection("nestedGroups", "off");

    assertThat(groups(verified(lab.signIn(flat, "jane", "correct horse"))))
        .hasSize(15)
        .contains("Team 0", "Team 12", "Engineering");
  }

  @Test
  void more_groups_than_allowed_are_unknown_and_not_none() {
    for (int i = 0; i < 13; i++) {
      directory.group("Team " + i, 2_000 + i, AdShapedDirectory.dn("jane"));
    }

    assertThat(verified(lab.signIn(connection("mostGroups", 10), "jane", "correct horse")).groups())
        .isInstanceOf(Groups.Overage.class);
  }

  @Test
  void a_group_outside_the_base_of_groups_does_not_count_whatever_its_name() {
    directory.add(
        """
        dn: cn=Administrators,ou=staff,%1$s
        objectClass: group
        cn: Administrators
        member: %2$s
        """
            .formatted(AdShapedDirectory.BASE, AdShapedDirectory.dn("jane")));
    directory.modify(
        AdShapedDirectory.dn("jane"),
        "memberOf",
        "cn=Administrators,ou=staff," + AdShapedDirectory.BASE);
    String base = "ou=groups," + AdShapedDirectory.BASE;

    assertThat(
            groups(verified(lab.signIn(connection("groupBaseDn", base), "jane", "correct horse"))))
        .doesNotContain("Administrators")
        .contains("Engineering");
    assertThat(groups(verified(lab.signIn(connection, "jane", "correct horse"))))
        .contains("Administrators");
  }

  @Test
  void a_filter_by_uid_finds_nothing_for_whoever_has_none() {
    directory.group("jane@corp.example", 1_200);
    LiveConnection byUid = connection("groupSource", "search", "groupFilter", "(cn={uid})");

    assertThat(groups(verified(lab.signIn(byUid, "jane@corp.example", "correct horse"))))
        .doesNotContain("jane@corp.example");
    directory.modify(AdShapedDirectory.dn("ravi"), "uid", "jane@corp.example");
    assertThat(groups(verified(lab.signIn(byUid, "ravi", "battery staple"))))
        .contains("jane@corp.example");
  }

  @Test
  void groups_can_be_named_whole() {
    assertThat(
            groups(verified(lab.signIn(connection("groupNames", "dn"), "jane", "correct horse"))))
        .contains(AdShapedDirectory.groupDn("Engineering"));
  }

  @ParameterizedTest
  @CsvSource({
    "530, ldap_logon_hours",
    "531, ldap_workstation",
    "532, ldap_password_expired",
    "533, ldap_account_disabled",
    "701, ldap_account_expired",
    "773, ldap_password_must_change",
    "775, ldap_account_locked"
  })
  void a_refusal_says_what_active_directory_says(String data, String code) {
    directory.modify(AdShapedDirectory.dn("jane"), "refusal", data);

    assertThat(code(lab.signIn(connection, "jane", "correct horse"))).isEqualTo(code);
  }

  @Test
  void a_stranger_sees_no_difference_between_nobody_a_wrong_password_and_a_locked_account() {
    directory.modify(AdShapedDirectory.dn("ravi"), "refusal", "775");
    directory.person("jane2", "x", "mail: twice@acme.example");
    directory.person("jane3", "x", "mail: twice@acme.example");

    Map<String, Arrival> arrivals =
        Map.of(
            "ldap_no_entry", lab.signIn(connection, "nobody", "guess"),
            "ldap_credentials", lab.signIn(connection, "jane", "guess"),
            "ldap_account_locked", lab.signIn(connection, "ravi", "guess"),
            "ldap_several_entries", lab.signIn(connection, "twice@acme.example", "guess"),
            "ldap_empty", lab.signIn(connection, "jane", ""));

    assertThat(arrivals)
        .allSatisfy(
            (code, arrival) -> {
              assertThat(arrival).isInstanceOf(Arrival.TryAgain.class);
              assertThat(code(arrival)).isEqualTo(code);
              assertThat(((Arrival.TryAgain) arrival).refusal().sentence())
                  .isEqualTo("User name or password is not right, or the account is locked.");
            });
  }

  @Test
  void nobody_costs_the_directory_as_many_binds_as_a_wrong_password() {
    lab.signIn(connection, "jane", "correct horse"); // from here on a link is kept
    int before = directory.binds.get();
    lab.signIn(connection, "jane", "guess");
    int wrong = directory.binds.get() - before;
    before = directory.binds.get();
    // A refused conversation keeps no link, so that the next one binds the service account again.
    lab.signIn(connection, "nobody", "guess");

    assertThat(directory.binds.get() - before).isEqualTo(wrong + 1);
    assertThat(wrong).isEqualTo(1);
  }

  @Test
  void an_empty_password_never_reaches_the_directory() {
    int before = directory.binds.get();

    assertThat(code(lab.signIn(connection, "jane", ""))).isEqualTo("ldap_empty");
    assertThat(code(lab.signIn(connection, "jane", "\0"))).isEqualTo("ldap_empty");
    assertThat(code(lab.signIn(connection, " ", "correct horse"))).isEqualTo("ldap_empty");
    assertThat(directory.binds.get()).isEqualTo(before);
  }

  @Test
  void the_password_of_nobody_is_not_sent_anywhere() {
    lab.signIn(connection, "nobody", "a typing mistake");

    assertThat(directory.passwords).isNotEmpty().doesNotContain("a typing mistake");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "jan*",
        "jane)(objectClass=*",
        "*)(|(sAMAccountName=jane",
        "jane)(|(mail=*",
        "\\2a",
        "{user}",
        "{dn}"
      })
  void what_is_entered_is_never_a_part_of_the_filter(String name) {
    assertThat(code(lab.signIn(connection, name, "correct horse"))).isEqualTo("ldap_no_entry");
  }

  @ParameterizedTest
  @CsvSource({
    "514, 0, 0, ldap_account_disabled",
    "528, 0, 0, ldap_account_locked",
    "512, 8388608, 0, ldap_password_expired",
    "512, 16, 0, ldap_account_locked",
    "512, 0, 130000000000000000, ldap_account_expired",
    "512, 0, 0, verified",
    "512, 0, 9223372036854775807, verified"
  })
  void the_state_of_an_account_is_looked_at_beside_the_bind(
      String control, String computed, String expires, String code) {
    String jane = AdShapedDirectory.dn("jane");
    directory.modify(jane, "userAccountControl", control);
    directory.modify(jane, "msDS-User-Account-Control-Computed", computed);
    directory.modify(jane, "accountExpires", expires);

    assertThat(code(lab.signIn(connection, "jane", "correct horse"))).startsWith(code);
  }

  @Test
  void people_bind_directly_with_a_principal_name() {
    LiveConnection direct =
        lab.connection("active-directory", settings("nameTemplate", "{user}@corp.example"), "");

    ExternalPerson jane = verified(lab.signIn(direct, "jane", "correct horse"));
    assertThat(jane.subject()).isEqualTo("656e616a-2e2e-2e2e-2e2e-2e2e2e2e2e2e");
    assertThat(groups(jane)).contains("Product");
    assertThat(code(lab.signIn(direct, "jane@corp.example", "correct horse")))
        .isEqualTo("verified " + jane.subject());
    assertThat(code(lab.signIn(direct, "jane", "guess"))).isEqualTo("ldap_credentials");
    assertThat(code(lab.signIn(direct, "nobody", "guess"))).isEqualTo("ldap_credentials");
  }

  @Test
  void who_binds_as_one_is_never_taken_for_another() {
    // Mallory's principal name is jane@corp.example, Jane's account name is jane.
    directory.modify(AdShapedDirectory.dn("jane"), "userPrincipalName", "j.example@corp.example");
    directory.person("mallory", "evil", "userPrincipalName: jane@corp.example");
    LiveConnection direct =
        lab.connection(
            "active-directory",
            settings(
                "nameTemplate", "{user}@corp.example", "userFilter", "(sAMAccountName={user})"),
            "");

    assertThat(code(lab.signIn(direct, "jane", "evil"))).isEqualTo("ldap_other_entry");
  }

  @Test
  void the_trace_shows_each_step_and_no_password() {
    Arrival arrival = lab.signIn(connection, "jane", "correct horse");

    assertThat(arrival.checks())
        .extracting(Check::name)
        .containsSubsequence(
            "server",
            "tls",
            "service account",
            "search",
            "server",
            "tls",
            "bind",
            "account",
            "subject",
            "primary group",
            "groups",
            "e-mail",
            "display name");
    assertThat(arrival.checks().get(1).actual()).startsWith("TLSv1.3, CN=Directory, valid until ");
    assertThat(arrival.toString())
        .doesNotContain("correct horse")
        .doesNotContain(AdShapedDirectory.SERVICE_PASSWORD);
    assertThat(kindReadable(arrival)).contains("jane@acme.example").doesNotContain("userPassword");
  }

  private static String kindReadable(Arrival arrival) {
    return lab.kind.readable(arrival.received().message());
  }

  @Test
  void secrets_of_an_entry_stay_in_the_directory_even_if_asked_for() {
    AttributeMapping mapping =
        new AttributeMapping(
            List.of(), List.of(), List.of("userPassword"), List.of(), List.of(), List.of());
    LiveConnection curious =
        lab.connection(
            "active-directory",
            settings("bindDn", AdShapedDirectory.SERVICE),
            AdShapedDirectory.SERVICE_PASSWORD,
            mapping);

    ExternalPerson jane = verified(lab.signIn(curious, "jane", "correct horse"));
    assertThat(jane.displayName()).isEmpty();
    assertThat(jane.attributes()).doesNotContainKey("userPassword");
  }

  @Test
  void secrets_of_an_entry_that_came_unasked_are_not_kept() {
    Entry entry =
        new Entry(
            AdShapedDirectory.dn("jane"),
            new Attribute("department", "R&D"),
            new Attribute("UNICODEPWD", "x-secret"),
            new Attribute("userPassword;lang-en", "x-secret"));
    String kept =
        new String(LdapPeople.received(entry).message(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(kept).contains("R&D").doesNotContain("x-secret");
  }

  @Test
  void a_referral_is_not_followed() throws Exception {
    try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      elsewhere.setSoTimeout(1);
      directory.refersTo = "ldap://127.0.0.1:" + elsewhere.getLocalPort() + "/";

      assertThat(lab.signIn(connection, "jane", "correct horse"))
          .isInstanceOf(Arrival.Refused.class);
      assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
      assertThat(directory.binds.get()).isEqualTo(1);
    }
  }

  @Test
  void attributes_for_role_mappings_are_read_when_named() {
    directory.modify(AdShapedDirectory.dn("jane"), "department", "R&D");

    assertThat(
            verified(
                    lab.signIn(
                        connection("attributes", List.of("department")), "jane", "correct horse"))
                .attributes())
        .containsEntry("department", List.of("R&D"));
    assertThat(verified(lab.signIn(connection, "jane", "correct horse")).attributes())
        .doesNotContainKey("department");
  }

  @Test
  void starttls_protects_a_plain_port() {
    LiveConnection startTls = connection("servers", List.of(directory.ldap()));

    Arrival arrival = lab.signIn(startTls, "jane", "correct horse");
    verified(arrival);
    assertThat(arrival.checks().get(1).actual()).startsWith("TLSv1.3, CN=Directory");
  }

  @Test
  void other_ways_in_ask_with_a_name_and_a_password() {
    LdapCredentialCheck check = new LdapCredentialCheck(lab.kind);

    assertThat(check.check(connection, "jane", "correct horse", lab.world.clock.instant()))
        .isInstanceOfSatisfying(
            LdapCredentialCheck.Result.Verified.class,
            verified -> assertThat(verified.person().email()).contains("jane@acme.example"));
    for (String wrong : List.of("guess", "")) {
      assertThat(check.check(connection, "jane", wrong, lab.world.clock.instant()))
          .isInstanceOfSatisfying(
              LdapCredentialCheck.Result.Refused.class,
              refused -> assertThat(refused.wrong()).isTrue());
    }
    directory.modify(AdShapedDirectory.dn("jane"), "refusal", "533");
    assertThat(check.check(connection, "jane", "correct horse", lab.world.clock.instant()))
        .isInstanceOfSatisfying(
            LdapCredentialCheck.Result.Refused.class,
            refused -> {
              assertThat(refused.wrong()).isFalse();
              assertThat(refused.refusal().code()).isEqualTo("ldap_account_disabled");
            });
  }

  @Test
  void the_test_shows_a_person_without_their_password() {
    Report report = lab.test(connection, "jane");

    assertThat(report.problem()).isEmpty();
    assertThat(report.person().orElseThrow().email()).contains("jane@acme.example");
    assertThat(report.checks()).extracting(Check::name).contains("base DN", "search", "groups");
  }

  @Test
  void the_test_names_what_is_wrong() {
    assertThat(problem(connection("baseDn", "dc=other,dc=example"), "")).isEqualTo("ldap_base_dn");
    assertThat(problem(connection("bindDn", "cn=wrong," + AdShapedDirectory.BASE), ""))
        .isEqualTo("ldap_service_account");
    assertThat(problem(connection, "nobody")).isEqualTo("ldap_no_entry");
    assertThat(problem(connection("userFilter", "(&(objectClass=user)(!(cn={user})))"), "x"))
        .isEqualTo("ldap_several_entries");
  }

  private static String problem(LiveConnection connection, String userName) {
    return lab.test(connection, userName).problem().orElseThrow().code();
  }
}
