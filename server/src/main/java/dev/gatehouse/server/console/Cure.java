package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who changes what a refused sign-in is about, and where: the pages at which it is set here, or,
 * where it is set at the provider, the guide that says how and with which values.
 *
 * @param side who changes it
 * @param places the most likely first
 */
record Cure(Side side, List<Spot> places) {

  Cure {
    places = List.copyOf(places);
  }

  /** Who changes something. */
  enum Side {
    PROVIDER("This is to be changed at the provider. The guide has its steps, and the values."),
    HERE("This is to be changed here."),
    BOTH("Two sides must agree on this: look at both."),
    OPERATOR("Whoever runs this Gatehouse has to look after this; its log tells more."),
    NOBODY("Nothing has to be changed. A new try is enough.");

    final String sentence;

    Side(String sentence) {
      this.sentence = sentence;
    }
  }

  /** A page, and the part of it. */
  enum Spot {
    GUIDE(
        Owner.PROVIDER, "/set-up/guide#guide", "connections:write", "Open its guide, with values"),
    VALUES(Owner.PROVIDER, "/set-up/provider", "connections:write", "Open what it tells of itself"),
    ATTRIBUTES(
        Owner.PROVIDER,
        "/set-up/attributes#names",
        "connections:write",
        "Open its names and addresses"),
    COMING(Owner.PROVIDER, "/set-up/provisioning#who", "connections:write", "Open who may come in"),
    TEST(Owner.PROVIDER, "/set-up/test#real", "connections:write", "Open its test sign-ins"),
    STATE(Owner.PROVIDER, "#state", "connections:read", "Open the provider"),
    SETTINGS(Owner.PROVIDER, "#settings", "connections:write", "Open its settings"),
    CERTIFICATES(Owner.PROVIDER, "#certificates", "connections:read", "Open its certificates"),
    SECRET(Owner.PROVIDER, "#secret", "connections:write", "Replace its secret"),
    METHOD(Owner.PERSON, "#method", "users:read", "Open how this person signs in"),
    LINKS(Owner.PERSON, "#links", "users:read", "Open this person's identities at providers"),
    FACTORS(Owner.PERSON, "#factors", "users:read", "Open this person's second factors"),
    ACCESS(Owner.PERSON, "#access", "users:read", "Open this person's access"),
    PEOPLE(Owner.ORGANIZATION, "/people", "users:read", "Open the people"),
    INVITE(Owner.ORGANIZATION, "/people/new", "users:write", "Invite the person"),
    INVITATIONS(Owner.ORGANIZATION, "/invitations", "users:read", "Open the invitations"),
    MODE(Owner.ORGANIZATION, "/policy#mode", "sign_in_policy:read", "Open the sign-in policy"),
    BREAK_GLASS(
        Owner.ORGANIZATION,
        "/policy#break-glass",
        "sign_in_policy:read",
        "Open the break-glass administrators"),
    FACTOR_RULES(
        Owner.ORGANIZATION,
        "/policy#second-factors",
        "sign_in_policy:read",
        "Open the rules on second factors"),
    DOMAINS(Owner.ORGANIZATION, "/domains", "domains:read", "Open the domains"),
    DIRECTORIES(Owner.ORGANIZATION, "/provisioning", "directories:read", "Open provisioning");

    private final Owner owner;
    private final String path;
    private final String scope;
    private final String label;

    Spot(Owner owner, String path, String scope, String label) {
      this.owner = owner;
      this.path = path;
      this.scope = scope;
      this.label = label;
    }
  }

  /** What a page is about. */
  private enum Owner {
    PROVIDER,
    PERSON,
    ORGANIZATION
  }

  /** Side and places, then the codes; a code by its whole name wins over the beginning of one. */
  private static final String TABLE =
      """
      PROVIDER GUIDE: saml_* oidc_*
      PROVIDER GUIDE: attempt_unknown too_many_groups dpop_not_offered sign_in_not_recent
      BOTH VALUES,CERTIFICATES,GUIDE: saml_not_signed_by_configured_key
      BOTH VALUES,GUIDE: saml_issuer oidc_issuer oidc_iss_parameter oidc_audience oidc_azp oidc_tenant oidc_invalid_grant
      BOTH VALUES,GUIDE: provider_unreachable test_sign_in_unanswered oidc_token_endpoint_malformed
      BOTH SETTINGS,GUIDE: saml_expired saml_not_yet_valid saml_issued_in_future saml_subject_expired saml_authn_in_future
      BOTH SETTINGS,GUIDE: saml_logout_expired saml_logout_in_future saml_unsolicited saml_authn_too_old
      BOTH SETTINGS,GUIDE: oidc_expired oidc_not_yet_valid oidc_issued_in_future
      BOTH ATTRIBUTES,GUIDE: saml_name_id saml_attribute no_stable_subject no_address address_unusable
      BOTH SECRET,VALUES,GUIDE: oidc_invalid_client
      HERE VALUES: saml_no_certificate connection_settings
      HERE VALUES: oidc_metadata_*
      NOBODY: saml_in_response_to saml_logout_in_response_to oidc_nonce oidc_state oidc_interaction_required
      NOBODY: dpop_key attempt_expired attempt_used login_required other_browser other_connection
      NOBODY: replayed connection_declined enrolment_gone passkey_challenge passkey_known ldap_empty
      NOBODY TEST: test_sign_in_unusable
      PROVIDER GUIDE: ldap_*
      BOTH VALUES,GUIDE: ldap_credentials ldap_not_readable ldap_unreachable ldap_timeout ldap_answer ldap_starttls ldap_tls
      HERE VALUES: ldap_base_dn ldap_certificate ldap_host_name ldap_host_unknown ldap_no_entry ldap_other_entry
      HERE VALUES: ldap_referral ldap_several_entries ldap_tls_demanded
      BOTH SECRET,VALUES,GUIDE: ldap_service_account
      OPERATOR VALUES: ldap_address_refused
      OPERATOR: not_written passwords_busy passkey_invalid organization_off
      HERE DOMAINS,INVITE,PEOPLE: address_taken
      HERE DOMAINS: domain_elsewhere
      HERE INVITATIONS,INVITE: invitation_of_another invitation_unusable
      HERE LINKS: linked_otherwise
      HERE INVITE,COMING: not_invited
      BOTH COMING,DIRECTORIES,GUIDE: not_provisioned removed_by_directory
      HERE STATE: connection_off
      HERE BREAK_GLASS,FACTORS: break_glass_incomplete
      HERE METHOD: other_method sso_has_no_password method_has_no_factors
      HERE MODE,METHOD: sso_enforced sso_required
      HERE ACCESS: user_inactive
      HERE METHOD: password_wrong password_link_unusable
      NOBODY METHOD: password_common password_not_repeated password_personal password_signed_out password_too_long
      NOBODY METHOD: password_too_short password_unchanged too_many_failures
      HERE FACTORS: code_wrong recovery_code_wrong passkey_counter passkey_unknown too_many_codes second_factor_needed
      HERE FACTORS,FACTOR_RULES: last_second_factor too_many_factors
      """;

  private static final Map<String, Cure> KNOWN = read();

  private static Map<String, Cure> read() {
    Map<String, Cure> known = new LinkedHashMap<>();
    for (String line : TABLE.lines().toList()) {
      int colon = line.indexOf(':');
      String[] head = line.substring(0, colon).split(" ");
      List<Spot> spots = new ArrayList<>();
      if (head.length > 1) {
        for (String spot : head[1].split(",")) {
          spots.add(Spot.valueOf(spot));
        }
      }
      Cure cure = new Cure(Side.valueOf(head[0]), spots);
      for (String code : line.substring(colon + 1).strip().split(" ")) {
        if (known.put(code, cure) != null) {
          throw new IllegalStateException(code + " stands twice");
        }
      }
    }
    return Map.copyOf(known);
  }

  /** What is to be done about a code; empty for one that ends no sign-in. */
  static Optional<Cure> of(String code) {
    Cure whole = KNOWN.get(code);
    if (whole != null) {
      return Optional.of(whole);
    }
    String start = code;
    while (start.indexOf('_') > 0) {
      start = start.substring(0, start.lastIndexOf('_'));
      Cure cure = KNOWN.get(start + "_*");
      if (cure != null) {
        return Optional.of(cure);
      }
    }
    return Optional.empty();
  }

  /** Codes that stand in the table by their whole name. */
  static List<String> exact() {
    return KNOWN.keySet().stream().filter(code -> !code.endsWith("*")).toList();
  }

  /**
   * The links to those places that this visitor may open.
   *
   * @param connection through which the sign-in went; nothing for none, or one that is deleted
   * @param user the id of whom it was about; empty where nobody was recognized
   * @param person what the provider, or the person, called them
   */
  List<SettingLink> links(Visit visit, Doc connection, String user, String person) {
    List<SettingLink> links = new ArrayList<>();
    for (Spot spot : places) {
      href(spot, visit, connection, user, person)
          .ifPresent(href -> links.add(new SettingLink(href, spot.label)));
    }
    return links;
  }

  private static Optional<String> href(
      Spot spot, Visit visit, Doc connection, String user, String person) {
    return switch (spot.owner) {
      case ORGANIZATION ->
          visit.may(spot.scope) ? Optional.of(visit.href(spot.path)) : Optional.empty();
      case PERSON -> {
        if (!visit.may(spot.scope)) {
          yield Optional.empty();
        }
        // Who is deleted since then is looked for by name: somebody new may have it.
        yield user.isEmpty() || !visit.api().get("users", user).ok()
            ? Optional.of(visit.href(PeopleSection.PATH, Map.of("search", person)))
            : Optional.of(visit.href(PeopleSection.PATH + "/" + user) + spot.path);
      }
      case PROVIDER -> {
        if (!connection.has("id") || !visit.may("connections:read")) {
          yield Optional.empty();
        }
        String page = SettingLink.provider(visit, connection.text("id"));
        // Who may only look is led to the page that shows it all.
        yield Optional.of(page + (visit.may(spot.scope) ? spot.path : ""));
      }
    };
  }
}
