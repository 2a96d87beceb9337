package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestAuthority;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A real directory, asked over the admin API and by people with a browser. */
@Tag("peers")
class SlapdTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final AtomicInteger ORGANIZATIONS = new AtomicInteger();

  private static TestAuthority authority;
  private static Slapd slapd;
  private static GatehouseFixture gatehouse;
  private static GatehouseAdmin admin;

  @BeforeAll
  static void start_the_peers() {
    authority = TestAuthority.make("dns:localhost");
    slapd = Slapd.start(authority);
    gatehouse = GatehouseAdmin.startGatehouse();
    admin = new GatehouseAdmin(gatehouse);
  }

  @AfterAll
  static void end_them() {
    gatehouse.close();
    slapd.close();
  }

  /** A connection in an organization of its own. */
  private record Made(String organization, String slug, String connection) {
    JsonNode test(String userName, String password) {
      String path =
          "/api/v1/organizations/" + organization + "/connections/" + connection + "/test";
      var answer =
          gatehouse.admin(
              "POST",
              path,
              JSON.writeValueAsString(Map.of("userName", userName, "password", password)));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain(Slapd.SERVICE_PASSWORD);
      return JSON.readTree(answer.body());
    }

    JsonNode test(String userName) {
      return test(userName, "");
    }
  }

  private static Map<String, Object> usual() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("servers", List.of(slapd.ldaps()));
    settings.put("caCertificates", List.of(authority.authority()));
    settings.put("bindDn", Slapd.SERVICE);
    settings.put("baseDn", "ou=people," + Slapd.BASE);
    settings.put("groupBaseDn", "ou=groups," + Slapd.BASE);
    return settings;
  }

  private static Made made(Map<String, Object> base, Object... more) {
    Map<String, Object> settings = new LinkedHashMap<>(base);
    for (int i = 0; i < more.length; i += 2) {
      settings.put((String) more[i], more[i + 1]);
    }
    boolean direct = settings.containsKey("nameTemplate");
    // What stands in one organization may not stand in another; the filter tells them apart.
    int number = ORGANIZATIONS.incrementAndGet();
    settings.putIfAbsent(
        "userFilter",
        "(&(objectClass=person)(|(uid={user})(mail={user})(cn=nobody " + number + ")))");
    String slug = "ldap-" + number;
    String organization = admin.organization(slug);
    String connection =
        admin.connection(
            organization,
            "Acme directory",
            "ldap",
            JSON.<ObjectNode>valueToTree(settings),
            direct ? Map.of() : Map.of("bindPassword", Slapd.SERVICE_PASSWORD));
    return new Made(organization, slug, connection);
  }

  private static List<String> groups(JsonNode tested) {
    assertThat(tested.path("passed").asBoolean()).as(tested.toPrettyString()).isTrue();
    List<String> groups = new ArrayList<>();
    tested.path("person").path("groups").forEach(group -> groups.add(group.asString()));
    return groups;
  }

  private static String code(JsonNode tested) {
    return tested.path("problem").path("code").asString("passed");
  }

  @Test
  void the_test_shows_a_person_step_by_step() {
    JsonNode tested = made(usual()).test("ann");

    assertThat(groups(tested)).containsExactly("engineering");
    assertThat(tested.path("person").path("email").asString()).isEqualTo("ann@acme.test");
    assertThat(tested.path("person").path("displayName").asString()).isEqualTo("Ann Archer");
    assertThat(tested.path("person").path("subject").asString())
        .matches("[0-9a-f-]{36}"); // entryUUID
    assertThat(tested.path("steps").toString())
        .contains("TLSv1.3, CN=Directory", "service account", "base DN", "search");
  }

  @Test
  void people_are_found_by_user_name_or_address_and_bind_with_their_password() {
    Made made = made(usual());

    assertThat(code(made.test("ann", "ann's password"))).isEqualTo("passed");
    assertThat(code(made.test("ann@acme.test", "ann's password"))).isEqualTo("passed");
    assertThat(code(made.test("ann", "bob's password"))).isEqualTo("ldap_credentials");
    assertThat(code(made.test("nobody", "ann's password"))).isEqualTo("ldap_no_entry");
    assertThat(code(made.test("twin@acme.test", "tim's password")))
        .isEqualTo("ldap_several_entries");
    assertThat(code(made.test("*", "ann's password"))).isEqualTo("ldap_no_entry");
    assertThat(code(made.test("ann)(|(uid=*", "ann's password"))).isEqualTo("ldap_no_entry");
  }

  @Test
  void starttls_does_as_well() {
    JsonNode tested = made(usual(), "servers", List.of(slapd.ldap())).test("ann", "ann's password");

    assertThat(groups(tested)).containsExactly("engineering");
    assertThat(tested.path("steps").toString()).contains("TLSv1.3, CN=Directory");
  }

  @Test
  void a_directory_that_wants_tls_gets_no_password_without() {
    Made plain = made(usual(), "servers", List.of(slapd.ldap()), "allowPlainLdap", true);

    assertThat(code(plain.test("ann"))).isEqualTo("ldap_tls_demanded");
  }

  @Test
  void people_bind_directly_by_a_template_of_their_name() {
    Map<String, Object> settings = usual();
    settings.remove("bindDn");
    settings.put("nameTemplate", "uid={user},ou=people," + Slapd.BASE);
    Made direct = made(settings, "groupSource", "attribute");

    JsonNode tested = direct.test("ann", "ann's password");
    assertThat(tested.path("passed").asBoolean()).as(tested.toPrettyString()).isTrue();
    assertThat(tested.path("person").path("email").asString()).isEqualTo("ann@acme.test");
    assertThat(code(direct.test("ann", "wrong"))).isEqualTo("ldap_credentials");
    assertThat(code(direct.test("ann,ou=people", "ann's password"))).isEqualTo("ldap_credentials");
    assertThat(code(direct.test("ann+uid=bob", "ann's password"))).isEqualTo("ldap_credentials");
  }

  @Test
  void groups_are_searched_by_member_and_by_short_name() {
    assertThat(groups(made(usual(), "groupSource", "search").test("ann")))
        .containsExactlyInAnyOrder("engineering", "printers");
    assertThat(groups(made(usual(), "groupSource", "none").test("ann"))).isEmpty();
  }

  @Test
  void groups_in_groups_are_walked_and_a_ring_of_groups_ends() {
    String company = "cn=company,ou=groups," + Slapd.BASE;
    slapd.addValue(company, "member", "cn=product,ou=groups," + Slapd.BASE);

    assertThat(groups(made(usual(), "groupSource", "search", "nestedGroups", "walk").test("ann")))
        .containsExactlyInAnyOrder("engineering", "printers", "product", "company");
    assertThat(groups(made(usual(), "nestedGroups", "walk").test("ann")))
        .containsExactlyInAnyOrder("engineering", "product", "company");
    assertThat(groups(made(usual(), "nestedGroups", "walk", "nestedDepth", 2).test("ann")))
        .containsExactlyInAnyOrder("engineering", "product");
  }

  @Test
  void a_group_outside_the_base_does_not_count() {
    assertThat(groups(made(usual()).test("bob"))).containsExactly("engineering");
    assertThat(groups(made(usual(), "groupBaseDn", Slapd.BASE).test("bob")))
        .containsExactlyInAnyOrder("engineering", "administrators");
  }

  @Test
  void more_groups_than_a_page_holds_are_read_page_by_page() {
    StringBuilder teams = new StringBuilder();
    for (int i = 0; i < 260; i++) {
      teams.append(
          "dn: cn=team-%1$d,ou=groups,%2$s\nobjectClass: groupOfNames\ncn: team-%1$d\nmember: uid=many,ou=people,%2$s\n\n"
              .formatted(i, Slapd.BASE));
    }
    slapd.add(teams.toString());

    assertThat(groups(made(usual(), "groupSource", "search").test("many"))).hasSize(260);
    assertThat(groups(made(usual()).test("many"))).hasSize(260);
    JsonNode fewer = made(usual(), "groupSource", "search", "mostGroups", 200).test("many");
    assertThat(fewer.path("person").path("groupsKnown").asString()).isEqualTo("OVERAGE");
  }

  @ParameterizedTest
  @CsvSource({
    "reset, rae's password, ldap_password_must_change",
    "old, olga's password, ldap_password_expired",
  })
  void what_the_password_policy_says_is_told(String user, String password, String code) {
    assertThat(code(made(usual()).test(user, password))).isEqualTo(code);
  }

  @Test
  void a_locked_account_looks_to_strangers_like_a_wrong_password() {
    Made made = made(usual());
    for (int i = 0; i < 4; i++) {
      assertThat(code(made.test("lock", "guess " + i))).isEqualTo("ldap_credentials");
    }
    JsonNode locked = made.test("lock", "lou's password");

    assertThat(code(locked)).isEqualTo("ldap_account_locked");
    assertThat(locked.path("problem").path("toldToPeople").asString())
        .isEqualTo(made.test("nobody", "x").path("problem").path("toldToPeople").asString());
  }

  @Test
  void the_test_says_what_is_wrong() {
    assertThat(code(made(usual(), "baseDn", "ou=nowhere," + Slapd.BASE).test("")))
        .isEqualTo("ldap_base_dn");
    assertThat(code(made(usual(), "bindDn", "cn=other," + Slapd.BASE).test("")))
        .isEqualTo("ldap_service_account");
    assertThat(
            code(
                made(
                        usual(),
                        "caCertificates",
                        List.of(TestAuthority.make("dns:localhost").authority()))
                    .test("")))
        .isEqualTo("ldap_certificate");
    assertThat(
            code(
                made(usual(), "servers", List.of(slapd.ldaps().replace("localhost", "127.0.0.1")))
                    .test("")))
        .isEqualTo("ldap_host_name");
    assertThat(code(made(usual(), "servers", List.of("ldaps://directory.invalid")).test("")))
        .isEqualTo("ldap_host_unknown");
    assertThat(code(made(usual(), "servers", List.of("ldap://localhost:1")).test("")))
        .isEqualTo("ldap_unreachable");
    JsonNode mailless = made(usual()).test("nora");
    assertThat(mailless.path("steps").toString()).contains("no such attribute");
  }

  @Test
  void the_second_server_answers_when_the_first_is_gone() {
    try (Slapd other = Slapd.start(authority)) {
      Made both = made(usual(), "servers", List.of(other.ldaps(), slapd.ldaps()));
      assertThat(code(both.test("ann", "ann's password"))).isEqualTo("passed");
      other.stop();

      JsonNode after = both.test("ann", "ann's password");
      assertThat(code(after)).isEqualTo("passed");
      assertThat(after.path("steps").toString()).contains(slapd.ldaps());
    }
  }

  @Test
  void a_person_signs_in_to_an_application_with_the_password_of_the_directory() {
    Made made = made(usual());
    admin.enable(made.organization(), made.connection());
    try (Browser browser = Browser.start();
        ModAuthOpenidc application =
            admin.application(
                "Reports", "organization=" + made.slug() + "&connection=" + made.connection())) {
      Page page = browser.newPage();
      page.navigate(application.protectedUrl() + "?report=7");
      page.fill("input[name=user_name]", "ann");
      page.fill("input[name=password]", "bob's password");
      page.click("button");
      assertThat(page.textContent("[role=alert]"))
          .isEqualTo("User name or password is not right, or the account is locked.");
      assertThat(page.inputValue("input[name=user_name]")).isEqualTo("ann");
      assertThat(page.inputValue("input[name=password]")).isEmpty();
      page.fill("input[name=password]", "ann's password");
      page.click("button");
      page.waitForURL(application.protectedUrl() + "?report=7");

      assertThat(page.textContent("#claims"))
          .contains("OIDC_CLAIM_email=ann@acme.test", "engineering");
    }
  }
}
