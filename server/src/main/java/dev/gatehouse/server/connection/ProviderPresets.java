package dev.gatehouse.server.connection;

import static dev.gatehouse.server.connection.ProviderPreset.Quirk.EMAIL_IS_MUTABLE;
import static dev.gatehouse.server.connection.ProviderPreset.Quirk.GROUPS_ARE_IDS;
import static dev.gatehouse.server.connection.ProviderPreset.Quirk.GROUPS_NEED_SETTING_UP;
import static dev.gatehouse.server.connection.ProviderPreset.Quirk.GROUP_OVERAGE;
import static dev.gatehouse.server.connection.ProviderPreset.Quirk.ISSUER_PER_CUSTOMER;
import static dev.gatehouse.server.connection.ProviderPreset.Quirk.NO_REQUESTED_CONTEXT;
import static dev.gatehouse.server.connection.ProviderPreset.Quirk.NO_SINGLE_LOGOUT;

import dev.gatehouse.server.connection.ProviderPreset.Quirk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The catalogue of identity providers, as data. */
public final class ProviderPresets {
  private static final String CLAIMS_2005 =
      "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
  private static final String CLAIMS_2008 =
      "http://schemas.microsoft.com/ws/2008/06/identity/claims/";
  private static final String ENTRA_CLAIMS = "http://schemas.microsoft.com/identity/claims/";

  /**
   * The names that most products use, with the LDAP object identifiers of eduPerson federations.
   */
  private static final AttributeMapping COMMON_SAML =
      new AttributeMapping(
          List.of(),
          List.of("email", "mail", "emailAddress", "urn:oid:0.9.2342.19200300.100.1.3"),
          List.of("displayName", "name", "cn", "urn:oid:2.16.840.1.113730.3.1.241"),
          List.of("firstName", "givenName", "first_name", "urn:oid:2.5.4.42"),
          List.of("lastName", "surname", "sn", "last_name", "urn:oid:2.5.4.4"),
          List.of("groups", "memberOf", "Role"));

  /** Active Directory's names, which Entra ID and AD FS share. */
  private static final AttributeMapping MICROSOFT_SAML =
      new AttributeMapping(
          List.of(),
          List.of(CLAIMS_2005 + "emailaddress", "email"),
          List.of(ENTRA_CLAIMS + "displayname", CLAIMS_2005 + "displayname", "displayName"),
          List.of(CLAIMS_2005 + "givenname", "givenName"),
          List.of(CLAIMS_2005 + "surname", "surname"),
          List.of(CLAIMS_2008 + "groups", CLAIMS_2008 + "role", "groups"));

  private static final AttributeMapping COMMON_OIDC =
      new AttributeMapping(
          List.of(),
          List.of("email"),
          List.of("name"),
          List.of("given_name"),
          List.of("family_name"),
          List.of("groups", "roles"));

  private static final List<ProviderPreset> ALL =
      List.of(
          saml("okta-saml", "Okta", COMMON_SAML, GROUPS_NEED_SETTING_UP),
          oidc("okta-oidc", "Okta", COMMON_OIDC, GROUPS_NEED_SETTING_UP),
          saml("auth0-saml", "Auth0", auth0Saml(), NO_SINGLE_LOGOUT),
          oidc("auth0-oidc", "Auth0", COMMON_OIDC, GROUPS_NEED_SETTING_UP),
          saml(
              "entra-saml",
              "Microsoft Entra ID",
              withSubject(MICROSOFT_SAML, ENTRA_CLAIMS + "objectidentifier"),
              GROUPS_ARE_IDS,
              GROUP_OVERAGE,
              EMAIL_IS_MUTABLE,
              NO_REQUESTED_CONTEXT),
          oidc(
              "entra-oidc",
              "Microsoft Entra ID",
              COMMON_OIDC,
              GROUPS_ARE_IDS,
              GROUP_OVERAGE,
              EMAIL_IS_MUTABLE),
          saml("onelogin-saml", "OneLogin", oneLoginSaml(), GROUPS_NEED_SETTING_UP),
          oidc("onelogin-oidc", "OneLogin", COMMON_OIDC),
          saml("pingone-saml", "PingOne", COMMON_SAML, GROUPS_NEED_SETTING_UP),
          oidc("pingone-oidc", "PingOne", COMMON_OIDC, GROUPS_NEED_SETTING_UP),
          saml("pingfederate-saml", "PingFederate", COMMON_SAML),
          oidc("pingfederate-oidc", "PingFederate", COMMON_OIDC),
          saml("google-saml", "Google Workspace", COMMON_SAML, NO_SINGLE_LOGOUT),
          oidc("google-oidc", "Google Workspace", COMMON_OIDC),
          saml("salesforce-saml", "Salesforce", salesforceSaml(), ISSUER_PER_CUSTOMER),
          oidc("salesforce-oidc", "Salesforce", COMMON_OIDC, ISSUER_PER_CUSTOMER),
          saml("jumpcloud-saml", "JumpCloud", COMMON_SAML, NO_SINGLE_LOGOUT),
          oidc("jumpcloud-oidc", "JumpCloud", COMMON_OIDC),
          saml("keycloak-saml", "Keycloak", COMMON_SAML),
          oidc("keycloak-oidc", "Keycloak", keycloakOidc()),
          saml("adfs-saml", "AD FS", MICROSOFT_SAML, NO_REQUESTED_CONTEXT),
          oidc("adfs-oidc", "AD FS", adfsOidc()),
          ldap(
              "active-directory",
              "Active Directory",
              List.of("objectGUID"),
              Map.of("directoryType", "active-directory")),
          saml("saml", "SAML 2.0", genericSaml()),
          oidc("oidc", "OpenID Connect", COMMON_OIDC),
          ldap("ldap", "LDAP", List.of("entryUUID", "ipaUniqueID", "nsUniqueId"), Map.of()));

  private static final Map<String, ProviderPreset> BY_KEY =
      ALL.stream().collect(Collectors.toUnmodifiableMap(ProviderPreset::key, Function.identity()));

  private ProviderPresets() {}

  /** All, in the order to show. */
  public static List<ProviderPreset> all() {
    return ALL;
  }

  public static Optional<ProviderPreset> named(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** A connection's own mapping where it has one, its preset's elsewhere. */
  public static AttributeMapping mappingOf(Connection connection) {
    AttributeMapping preset =
        named(connection.preset()).map(ProviderPreset::mapping).orElse(COMMON_SAML);
    return connection.mapping().orElse(preset);
  }

  /** The product's name for people. */
  public static String nameOf(Connection connection) {
    return named(connection.preset()).map(ProviderPreset::name).orElse("");
  }

  private static ProviderPreset saml(
      String key, String name, AttributeMapping mapping, Quirk... quirks) {
    return new ProviderPreset(key, name, "saml", mapping, Set.of(quirks), Map.of());
  }

  private static ProviderPreset oidc(
      String key, String name, AttributeMapping mapping, Quirk... quirks) {
    return new ProviderPreset(key, name, "oidc", mapping, Set.of(quirks), Map.of());
  }

  private static ProviderPreset ldap(
      String key, String name, List<String> subject, Map<String, String> settings) {
    AttributeMapping mapping =
        new AttributeMapping(
            subject,
            List.of("mail"),
            List.of("displayName", "cn"),
            List.of("givenName"),
            List.of("sn"),
            List.of("memberOf"));
    return new ProviderPreset(key, name, "ldap", mapping, Set.of(), settings);
  }

  /** Settings with what the preset says of those that are left out. */
  static String withUsual(String preset, String settings) {
    Map<String, String> usual = named(preset).map(ProviderPreset::settings).orElse(Map.of());
    return usual.isEmpty() ? settings : SettingsReader.with(settings, usual);
  }

  private static AttributeMapping withSubject(AttributeMapping mapping, String subject) {
    return new AttributeMapping(
        List.of(subject),
        mapping.email(),
        mapping.displayName(),
        mapping.givenName(),
        mapping.familyName(),
        mapping.groups());
  }

  private static AttributeMapping auth0Saml() {
    return new AttributeMapping(
        List.of(),
        List.of(CLAIMS_2005 + "emailaddress"),
        List.of(CLAIMS_2005 + "name"),
        List.of(CLAIMS_2005 + "givenname"),
        List.of(CLAIMS_2005 + "surname"),
        List.of("http://schemas.auth0.com/groups", "http://schemas.auth0.com/roles"));
  }

  private static AttributeMapping oneLoginSaml() {
    return new AttributeMapping(
        List.of(),
        List.of("User.email", "email"),
        List.of("displayName"),
        List.of("User.FirstName", "firstName"),
        List.of("User.LastName", "lastName"),
        List.of("memberOf", "groups"));
  }

  private static AttributeMapping salesforceSaml() {
    return new AttributeMapping(
        List.of("userId"),
        List.of("email"),
        List.of("displayName"),
        List.of("firstName"),
        List.of("lastName"),
        List.of("groups"));
  }

  private static AttributeMapping keycloakOidc() {
    return new AttributeMapping(
        List.of(),
        List.of("email"),
        List.of("name"),
        List.of("given_name"),
        List.of("family_name"),
        List.of("groups", "realm_access.roles"));
  }

  private static AttributeMapping adfsOidc() {
    return new AttributeMapping(
        List.of(),
        List.of("email", "upn"),
        List.of("name", "unique_name"),
        List.of("given_name"),
        List.of("family_name"),
        List.of("groups", "group", "role"));
  }

  private static AttributeMapping genericSaml() {
    return new AttributeMapping(
        List.of(),
        both(COMMON_SAML.email(), MICROSOFT_SAML.email()),
        both(COMMON_SAML.displayName(), MICROSOFT_SAML.displayName()),
        both(COMMON_SAML.givenName(), MICROSOFT_SAML.givenName()),
        both(COMMON_SAML.familyName(), MICROSOFT_SAML.familyName()),
        both(COMMON_SAML.groups(), MICROSOFT_SAML.groups()));
  }

  private static List<String> both(List<String> first, List<String> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream())
        .distinct()
        .limit(AttributeMapping.MOST_NAMES)
        .toList();
  }
}
