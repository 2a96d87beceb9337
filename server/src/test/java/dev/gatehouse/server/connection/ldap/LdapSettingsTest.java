package dev.gatehouse.server.connection.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.connection.ConnectionKind.SettingsVerdict;
import dev.gatehouse.server.connection.ConnectionResult.Problem;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.web.OutgoingAddresses;
import dev.gatehouse.server.web.OutgoingSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What may be entered. */
class LdapSettingsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Map<String, String> SECRET = Map.of("bindPassword", "x");

  private static SettingsVerdict check(
      Map<String, Object> settings, Map<String, String> secrets, boolean plainAllowed) {
    try (LdapKind kind =
        new LdapKind(new OutgoingAddresses(OutgoingSettings.strict()), plainAllowed)) {
      return kind.check(ConnectionId.random(), JSON.writeValueAsString(settings), secrets);
    }
  }

  private static Map<String, Object> usual(Object... more) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("servers", List.of("ldaps://dc1.corp.example"));
    settings.put("bindDn", "cn=gatehouse,dc=corp,dc=example");
    settings.put("baseDn", "dc=corp,dc=example");
    return LdapLab.settings(settings, more);
  }

  private static List<String> problems(SettingsVerdict verdict) {
    return verdict instanceof SettingsVerdict.Unusable(List<Problem> problems)
        ? problems.stream().map(one -> one.field() + " " + one.code()).toList()
        : List.of();
  }

  @Test
  void what_is_stored_is_read_again_as_it_was() {
    String stored =
        ((SettingsVerdict.Usable)
                check(
                    usual("directoryType", "active-directory", "groupNames", "dn"), SECRET, false))
            .settings();
    LdapSettings read = LdapSettings.read(SettingsReader.of(stored));

    assertThat(read.toJson()).isEqualTo(stored);
    assertThat(read.servers()).containsExactly(new LdapServer(true, "dc1.corp.example", 636));
    assertThat(read.groups().nesting()).isEqualTo(LdapSettings.Nesting.MATCHING_RULE);
    assertThat(stored).doesNotContain("bindPassword");
  }

  @ParameterizedTest
  @CsvSource({
    "ldap://Directory.Example, ldap://directory.example:389",
    "ldaps://[2001:db8::1], ldaps://[2001:db8::1]:636",
    "ldap://10.0.0.1:3389/, ldap://10.0.0.1:3389"
  })
  void servers_are_written_in_one_way(String entered, String stored) {
    assertThat(LdapServer.parse(entered)).map(LdapServer::address).contains(stored);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "directory.example",
        "http://directory.example",
        "ldap://user:secret@directory.example",
        "ldap://directory.example/dc=example",
        "ldap://directory.example?x",
        "ldap://",
        "ldap://directory.example:99999",
        "ldapi:///run/ldapi"
      })
  void what_is_no_server_is_refused(String entered) {
    assertThat(problems(check(usual("servers", List.of(entered)), SECRET, false)))
        .contains("settings.servers ldap_server_address");
  }

  @Test
  void plain_ldap_needs_the_operator_and_the_switch() {
    Map<String, Object> plain =
        usual("allowPlainLdap", true, "servers", List.of("ldap://directory.example"));

    assertThat(problems(check(plain, SECRET, false)))
        .containsExactly("settings.allowPlainLdap ldap_plain");
    assertThat(problems(check(plain, SECRET, true))).isEmpty();
  }

  @Test
  void people_bind_in_one_way() {
    assertThat(problems(check(usual("bindDn", ""), Map.of(), false)))
        .containsExactly("settings.bindDn ldap_bind_mode");
    assertThat(problems(check(usual(), Map.of(), false)))
        .containsExactly("settings.bindPassword ldap_bind_password_missing");
    assertThat(problems(check(usual("nameTemplate", "{user}@corp.example"), SECRET, false)))
        .containsExactly("settings.bindDn ldap_bind_mode");
    assertThat(
            problems(
                check(usual("nameTemplate", "{user}@corp.example", "bindDn", ""), Map.of(), false)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "userFilter    | (uid=jane)             | ldap_filter",
        "userFilter    | ({user}=jane)          | ldap_filter",
        "userFilter    | (uid={user}            | ldap_filter",
        "baseDn        | not a name             | ldap_dn",
        "groupBaseDn   | not a name             | ldap_dn",
        "directoryType | novell                 | ldap_word",
        "groupSource   | guess                  | ldap_word",
        "nestedGroups  | matching-rule          | ldap_matching_rule",
        "bindPassword  | in the wrong place     | setting_unknown"
      })
  void what_cannot_work_is_refused(String name, String value, String code) {
    assertThat(problems(check(usual(name, value), SECRET, false)))
        .contains("settings." + name + " " + code);
  }

  @Test
  void certificates_must_be_certificates_and_attributes_no_secrets() {
    assertThat(problems(check(usual("caCertificates", List.of("nonsense")), SECRET, false)))
        .containsExactly("settings.caCertificates ldap_ca_certificates");
    assertThat(
            problems(
                check(usual("attributes", List.of("department", "USERPASSWORD")), SECRET, false)))
        .containsExactly("settings.attributes ldap_attribute");
    assertThat(problems(check(usual("attributes", List.of("*")), SECRET, false)))
        .containsExactly("settings.attributes ldap_attribute");
  }

  private static boolean needsThePasswordAgain(
      Map<String, Object> before, Map<String, Object> after) {
    try (LdapKind kind = new LdapKind(new OutgoingAddresses(OutgoingSettings.strict()), true)) {
      return kind.sendsSecretsElsewhere(
          JSON.writeValueAsString(before), JSON.writeValueAsString(after));
    }
  }

  @Test
  void the_password_is_needed_again_wherever_it_would_reach_somebody_new() {
    Map<String, Object> two =
        usual("servers", List.of("ldaps://dc1.corp.example", "ldaps://dc2.corp.example"));
    Map<String, Object> pinned = usual("caCertificates", List.of("one", "two"));

    assertThat(needsThePasswordAgain(usual(), usual("servers", List.of("ldaps://evil.example"))))
        .isTrue();
    assertThat(needsThePasswordAgain(usual(), two)).isTrue();
    assertThat(needsThePasswordAgain(usual(), usual("servers", List.of("ldap://dc1.corp.example"))))
        .as("StartTLS instead of TLS, on another port")
        .isTrue();
    assertThat(needsThePasswordAgain(usual(), usual("allowPlainLdap", true))).isTrue();
    assertThat(needsThePasswordAgain(usual(), usual("bindDn", "cn=other,dc=corp,dc=example")))
        .isTrue();
    assertThat(needsThePasswordAgain(usual(), pinned)).as("another authority").isTrue();
    assertThat(needsThePasswordAgain(pinned, usual())).as("any authority").isTrue();
    assertThat(needsThePasswordAgain(pinned, usual("caCertificates", List.of("one", "three"))))
        .isTrue();
  }

  @Test
  void nothing_else_asks_for_the_password_again() {
    Map<String, Object> two =
        usual("servers", List.of("ldaps://dc1.corp.example", "ldaps://dc2.corp.example"));
    Map<String, Object> turned =
        usual("servers", List.of("ldaps://dc2.corp.example", "ldaps://DC1.corp.example:636"));

    assertThat(needsThePasswordAgain(usual(), usual())).isFalse();
    assertThat(needsThePasswordAgain(two, usual())).isFalse();
    assertThat(needsThePasswordAgain(two, turned)).isFalse();
    assertThat(needsThePasswordAgain(usual("allowPlainLdap", true), usual())).isFalse();
    assertThat(
            needsThePasswordAgain(
                usual("caCertificates", List.of("one", "two")),
                usual("caCertificates", List.of("two"))))
        .isFalse();
    assertThat(needsThePasswordAgain(usual(), usual("baseDn", "dc=example", "mostGroups", 9)))
        .isFalse();
  }
}
