package dev.gatehouse.server.connection.ldap;

import com.unboundid.ldap.sdk.DN;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.connection.ldap.LdapSettings.GroupSource;
import dev.gatehouse.server.connection.ldap.LdapSettings.Nesting;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What must be true of settings beyond their types. */
final class LdapSettingsRules {
  /** What no setting brings out of a directory, whatever the account may read. */
  static final Set<String> SECRET_ATTRIBUTES =
      secret(
          "userPassword",
          "unicodePwd",
          "dBCSPwd",
          "ntPwdHistory",
          "lmPwdHistory",
          "supplementalCredentials",
          "sambaNTPassword",
          "sambaLMPassword",
          "krbPrincipalKey",
          "ipaNTHash",
          "pwdHistory",
          "authPassword",
          "ms-Mcs-AdmPwd",
          "msLAPS-Password");

  private LdapSettingsRules() {}

  private static Set<String> secret(String... names) {
    Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    all.addAll(Set.of(names));
    return all;
  }

  static void check(
      LdapSettings read, Map<String, String> secrets, boolean plainAllowed, SettingsReader reader) {
    if (read.servers().isEmpty()) {
      reader.problem("servers", "ldap_servers", "At least one server is needed.");
    }
    if (read.allowPlainLdap() && !plainAllowed) {
      reader.problem(
          "allowPlainLdap",
          "ldap_plain",
          "This installation allows no connections without TLS (outgoing.allowPlainHttp).");
    }
    if (!read.caCertificates().isEmpty() && PinnedAuthorities.of(read.caCertificates()).isEmpty()) {
      reader.problem(
          "caCertificates",
          "ldap_ca_certificates",
          "caCertificates must hold certificates in PEM.");
    }
    checkNames(read, reader);
    checkFilters(read, reader);
    checkBinding(read, secrets, reader);
    for (String name : read.attributes()) {
      if (!name.matches("[A-Za-z][A-Za-z0-9.-]*") || SECRET_ATTRIBUTES.contains(name)) {
        reader.problem("attributes", "ldap_attribute", name + " is no attribute to be read here.");
      }
    }
  }

  private static void checkNames(LdapSettings read, SettingsReader reader) {
    if (!read.baseDn().isEmpty() && !DN.isValidDN(read.baseDn())) {
      reader.problem("baseDn", "ldap_dn", "baseDn is not a distinguished name.");
    }
    if (!DN.isValidDN(read.groups().baseDn())) {
      reader.problem("groupBaseDn", "ldap_dn", "groupBaseDn is not a distinguished name.");
    }
  }

  private static void checkFilters(LdapSettings read, SettingsReader reader) {
    if (Templates.filter(read.userFilter()).isEmpty()
        || !Templates.names(read.userFilter(), "user")) {
      reader.problem(
          "userFilter",
          "ldap_filter",
          "userFilter must be a filter such as (uid={user}), with {user} in a value.");
    }
    boolean searched =
        read.groups().source() == GroupSource.SEARCH || read.groups().nesting() == Nesting.WALK;
    boolean usable =
        Templates.filter(read.groups().filter()).isPresent()
            && (Templates.names(read.groups().filter(), "dn")
                || Templates.names(read.groups().filter(), "uid"));
    if (searched && !usable) {
      reader.problem(
          "groupFilter",
          "ldap_filter",
          "groupFilter must be a filter such as (member={dn}), with {dn} or {uid} in a value.");
    }
    if (read.groups().nesting() == Nesting.MATCHING_RULE && !read.isActiveDirectory()) {
      reader.problem(
          "nestedGroups",
          "ldap_matching_rule",
          "Only Active Directory follows groups by a matching rule: use walk.");
    }
  }

  private static void checkBinding(
      LdapSettings read, Map<String, String> secrets, SettingsReader reader) {
    if (read.bindsDirectly()) {
      checkTemplate(read.nameTemplate(), reader);
      if (!read.bindDn().isEmpty()) {
        reader.problem(
            "bindDn", "ldap_bind_mode", "Either bindDn or nameTemplate: people bind in one way.");
      }
    } else if (read.bindDn().isEmpty()) {
      reader.problem(
          "bindDn",
          "ldap_bind_mode",
          "Give bindDn, the account that searches for people, or nameTemplate, with which people"
              + " bind themselves.");
    } else if (secrets.getOrDefault(LdapSettings.BIND_PASSWORD, "").isEmpty()) {
      reader.problem(
          LdapSettings.BIND_PASSWORD,
          "ldap_bind_password_missing",
          "The password of bindDn is missing.");
    }
    secrets.forEach(
        (name, value) -> {
          if (!name.equals(LdapSettings.BIND_PASSWORD)) {
            reader.problem(name, "secret_unknown", "There is no secret " + name + ".");
          } else if (value.length() > 1_024 || value.indexOf('\0') >= 0) {
            reader.problem(name, "secret_length", "A password has 1 to 1024 characters.");
          }
        });
  }

  private static void checkTemplate(String template, SettingsReader reader) {
    boolean usable =
        Templates.isDistinguishedName(template)
            ? Templates.name(template).isPresent()
            : template.indexOf("{user}") >= 0
                && template.indexOf("{user}") == template.lastIndexOf("{user}");
    if (!usable) {
      reader.problem(
          "nameTemplate",
          "ldap_name_template",
          "nameTemplate must be a distinguished name such as uid={user},ou=people,dc=example, or"
              + " a name such as {user}@corp.example, with {user} in it.");
    }
  }
}
