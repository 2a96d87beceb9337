package dev.gatehouse.server.console;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An organization as an operator enters it.
 *
 * @param slugBefore its slug as it stands; empty for a new one
 * @param back where the list stands
 */
public record OrganizationForm(
    String slugBefore,
    String nameBefore,
    boolean enabled,
    String slug,
    String name,
    String maxConnections,
    boolean ssoAllowed,
    boolean scimAllowed,
    Problems problems,
    String back) {
  static final OrganizationForm EMPTY =
      new OrganizationForm("", "", true, "", "", "10", true, true, Problems.NONE, "");

  /**
   * @param organization as the API shows it
   */
  static OrganizationForm of(Doc organization) {
    return new OrganizationForm(
        organization.text("slug"),
        organization.text("name"),
        organization.flag("enabled"),
        organization.text("slug"),
        organization.text("name"),
        organization.text("entitlements.maxConnections"),
        organization.flag("entitlements.ssoAllowed"),
        organization.flag("entitlements.scimAllowed"),
        Problems.NONE,
        "");
  }

  /**
   * What was entered.
   *
   * @param before as it stands; nothing for a new one
   */
  static OrganizationForm sent(Visit visit, Doc before) {
    return new OrganizationForm(
        before.text("slug"),
        before.text("name"),
        before.flag("enabled"),
        visit.form("slug"),
        visit.form("name"),
        visit.form("maxConnections"),
        visit.ticked("ssoAllowed"),
        visit.ticked("scimAllowed"),
        Problems.NONE,
        "");
  }

  OrganizationForm with(Problems wrong) {
    return new OrganizationForm(
        slugBefore,
        nameBefore,
        enabled,
        slug,
        name,
        maxConnections,
        ssoAllowed,
        scimAllowed,
        wrong,
        back);
  }

  OrganizationForm at(String list) {
    return new OrganizationForm(
        slugBefore,
        nameBefore,
        enabled,
        slug,
        name,
        maxConnections,
        ssoAllowed,
        scimAllowed,
        problems,
        list);
  }

  /** What the API reads; what is no number is the API's to refuse. */
  Map<String, Object> body() {
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put(
        "maxConnections",
        maxConnections.matches("[0-9]{1,9}") ? Integer.valueOf(maxConnections) : maxConnections);
    plan.put("ssoAllowed", ssoAllowed);
    plan.put("scimAllowed", scimAllowed);
    return Map.of("slug", slug, "name", name, "entitlements", plan);
  }

  /** Whether it stands already. */
  public boolean stands() {
    return !slugBefore.isEmpty();
  }
}
