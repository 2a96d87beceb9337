package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.Person;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.oidc.RegisteredClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Connecting a provider in the console, from the table of products to somebody's sign-in. */
class ConsoleProvidersTest {
  private static final String PROVIDERS = "/console/acme/providers";
  private static final String API = "/organizations/acme/connections/";

  private static ConsoleWorld world;
  private static TestIdentityProvider provider;
  private static TestBrowser ann;

  /** Who signs in at the provider. */
  private Person who = jane();

  private static Person jane() {
    return provider.people().find("jane").orElseThrow();
  }

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    provider = TestIdentityProvider.start(0, world.gatehouse.clock());
    ann = world.administrator();
  }

  @AfterAll
  static void stop() {
    ann.close();
    provider.close();
    world.close();
  }

  /** Chooses a preset, and gives the new connection's address in the console. */
  private static String add(String preset) {
    HttpResponse<String> guide = ann.follow(ann.post(PROVIDERS + "/add", Map.of("preset", preset)));
    assertThat(guide.statusCode()).as(guide.body()).isEqualTo(200);
    return guide.uri().getPath().replaceFirst("/set-up/guide$", "");
  }

  private static String id(String page) {
    return page.substring(page.lastIndexOf('/') + 1);
  }

  private static JsonNode connection(String page) {
    return world.admin.get(API + id(page));
  }

  private static HttpResponse<String> send(String path, Map<String, String> form) {
    return ann.follow(ann.post(path, form));
  }

  /** The value of a field, as a browser would send it. */
  private static String field(String html, String name) {
    return ConsoleWorld.field(html, name)
        .replace("&#34;", "\"")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  private static String found(String page, Map<String, String> source) {
    HttpResponse<String> read = ann.post(page + "/set-up/provider/read", source);
    assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
    assertThat(read.body()).contains("What was found").contains("Not saved yet");
    assertThat(connection(page).path("finished").asBoolean()).isFalse();
    return read.body();
  }

  @Test
  void a_second_connection_of_a_product_gets_a_name_of_its_own() {
    String first = connection(add("jumpcloud-oidc")).path("displayName").asString();
    assertThat(first).isEqualTo("JumpCloud");
    assertThat(connection(add("jumpcloud-saml")).path("displayName").asString())
        .isEqualTo("JumpCloud 2");
  }

  @Test
  void the_table_of_products_can_be_searched_and_offers_both_ways() {
    String all = ann.open(PROVIDERS + "/add").body();
    assertThat(all)
        .contains("Okta with SAML 2.0", "Okta with OpenID Connect", "Active Directory with LDAP");
    assertThat(all.indexOf("value=\"okta-saml\"")).isLessThan(all.indexOf("value=\"ldap\""));
    String some = ann.open(PROVIDERS + "/add?product=azure").body();
    assertThat(some).contains("entra-saml", "entra-oidc").doesNotContain("okta-saml");
    assertThat(ann.open(PROVIDERS + "/add?product=nothing").body())
        .contains("No product is called so");
    HttpResponse<String> unknown = ann.post(PROVIDERS + "/add", Map.of("preset", "nothing"));
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(unknown.body()).contains("There is no preset nothing.");
  }

  @Test
  void every_guide_names_the_values_of_its_own_connection() {
    for (JsonNode preset : world.admin.get("/organizations/acme/presets")) {
      String key = preset.path("key").asString();
      String page = add(key);
      HttpResponse<String> guide = ann.open(page + "/set-up/guide");
      assertThat(guide.statusCode()).as(key).isEqualTo(200);
      assertThat(guide.body()).as(key).doesNotContain("{{").doesNotContain("of your connection");
      assertThat(guide.body()).as(key).containsPattern("<h2[^>]*>[^<]+</h2>\\s*<(ol|ul|p|table)");
      String own =
          switch (preset.path("kind").asString()) {
            case "saml" -> "/saml/" + id(page) + "/acs</code>";
            case "oidc" -> "/auth/callback/oidc/" + id(page) + "</code>";
            default -> "/scim/v2</code>";
          };
      assertThat(guide.body()).as(key).contains(world.gatehouse.address() + own);
      assertThat(ann.open(PROVIDERS).body()).contains(page + "/set-up");
      assertThat(ann.post(page + "/remove", Map.of()).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void metadata_comes_by_file_without_any_script() {
    String page = add("keycloak-saml");
    assertThat(ann.open(page + "/set-up/provider").body())
        .contains("enctype=\"multipart/form-data\"", "<input type=\"file\" name=\"file\"");
    Map<String, String> pasted = Map.of("metadataUrl", "", "metadata", "<nonsense>", "which", "");
    HttpResponse<String> read =
        ann.upload(page + "/set-up/provider/read", pasted, "file", provider.saml().metadata());
    assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
    assertThat(read.body()).contains("What was found", provider.saml().entityId());

    HttpResponse<String> refused =
        ann.upload(page + "/set-up/provider/read", Map.of(), "file", "<not-metadata/>");
    assertThat(refused.statusCode()).isEqualTo(422);
    // What was in the file can be put right where it could have been pasted.
    assertThat(refused.body()).contains("class=\"problem\"", "&lt;not-metadata/&gt;");
    HttpResponse<String> nothing =
        ann.upload(page + "/set-up/provider/read", Map.of("metadata", ""), "file", "");
    assertThat(nothing.body()).contains("Give one of these");
    assertThat(connection(page).path("finished").asBoolean()).isFalse();
  }

  @Test
  void a_provider_over_saml_is_connected_and_somebody_signs_in() {
    String page = add("keycloak-saml");
    assertThat(ann.open(page + "/set-up").uri().getPath()).endsWith("/set-up/guide");
    assertThat(ann.open(page + "/set-up/test").body()).contains("once the provider's values");
    HttpResponse<String> early = ann.post(page + "/set-up/enable", Map.of());
    assertThat(early.statusCode()).isEqualTo(422);
    assertThat(early.body()).contains("The provider's settings are missing");

    String read = found(page, Map.of("metadata", provider.saml().metadata()));
    assertThat(read).contains(provider.saml().entityId(), "Signing certificate");
    HttpResponse<String> kept =
        send(page + "/set-up/provider/keep", Map.of("found", field(read, "found")));
    assertThat(kept.uri().getPath()).endsWith("/set-up/attributes");
    assertThat(kept.body()).contains("Nothing has arrived yet");
    assertThat(connection(page).path("settings").path("entityId").asString())
        .isEqualTo(provider.saml().entityId());

    test(page);
    String preview = ann.open(page + "/set-up/attributes").body();
    assertThat(preview).contains(who.email(), "<span class=\"sub\">from ");
    goOn(page);
    signIn(page);
  }

  /** Tests, maps what came, and enables. */
  private void goOn(String page) {
    String group = who.groups().getFirst();
    String roles = ann.open(page + "/set-up/roles").body();
    assertThat(roles).contains("value=\"" + group + "\"").contains("Came in a test sign-in");
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("value0", group);
    rows.put("role0", "viewer");
    rows.put("claim0", "");
    rows.put("combination", "FIRST_MATCH");
    rows.put("defaultRole", "nobody");
    HttpResponse<String> wrong = ann.post(page + "/set-up/roles", rows);
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("There is no role nobody.");
    rows.put("defaultRole", "");
    assertThat(send(page + "/set-up/roles", rows).body()).contains("The roles are saved.");

    assertThat(
            send(
                    page + "/set-up/provisioning",
                    Map.of("mode", "JIT", "updateProfile", "yes", "mapGroups", "yes"))
                .body())
        .contains("Saved: how people come.");
    HttpResponse<String> impossible =
        ann.post(page + "/set-up/provisioning", Map.of("mode", "JIT", "createGroups", "yes"));
    assertThat(impossible.statusCode()).isEqualTo(422);
    assertThat(impossible.body()).contains("only where mapGroups is on");

    String enabling = ann.open(page + "/set-up").body();
    assertThat(enabling)
        .contains("What will happen")
        .contains("The sign-in page of Acme gets a button")
        .doesNotContain("Other steps still lack");
    HttpResponse<String> enabled = send(page + "/set-up/enable", Map.of());
    assertThat(enabled.uri().getPath()).isEqualTo(page);
    assertThat(enabled.body()).contains("is enabled.").contains("badge good");
  }

  /** Runs a test sign-in in a window without cookies of ours, as a colleague would. */
  private void test(String page) {
    HttpResponse<String> link = ann.post(page + "/set-up/test", Map.of());
    assertThat(link.statusCode()).isEqualTo(303);
    URI address = URI.create(link.headers().firstValue("Location").orElseThrow());
    try (TestBrowser window = world.gatehouse.browser()) {
      assertThat(window.get(address.getPath()).body()).contains("Start the test");
      HttpResponse<String> result = through(window, window.post(address.getPath(), Map.of()));
      assertThat(result.body()).contains("The test succeeded");
    }
    String tests = ann.open(page + "/set-up/test").body();
    Matcher test = Pattern.compile("href=\"([^\"]+/tests/test_\\w+)\"").matcher(tests);
    assertThat(test.find()).as(tests).isTrue();
    assertThat(ann.open(test.group(1)).body())
        .contains("A new user would be created and signed in.")
        .contains(who.email())
        .contains("Every check")
        .contains("<dt>expected</dt>");
  }

  /** Signs jane in at the provider, and brings the answer back. */
  private HttpResponse<String> through(TestBrowser browser, HttpResponse<String> departure) {
    try {
      HttpResponse<String> answer =
          new HeadlessBrowser()
              .signIn(departure.headers().firstValue("Location").orElseThrow(), who.userName(), "");
      if (answer.statusCode() / 100 == 3) {
        return browser.get(answer.headers().firstValue("Location").orElseThrow());
      }
      HeadlessBrowser.Form form = HeadlessBrowser.form(answer);
      return browser.post(form.action(), form.fields(), provider.baseUrl());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void signIn(String page) {
    String name = connection(page).path("displayName").asString();
    try (TestBrowser browser = world.gatehouse.browser()) {
      HttpResponse<String> ways = browser.open("/sign-in/acme");
      assertThat(ways.body()).contains(name);
      HttpResponse<String> landed =
          browser.follow(through(browser, browser.get("/sign-in/acme/through/" + id(page))));
      assertThat(landed.statusCode()).as(landed.body()).isEqualTo(200);
      assertThat(browser.open("/account/security").statusCode()).isEqualTo(200);
      assertThat(browser.cookie("gatehouse_session")).isNotEmpty();
    }
    JsonNode user = world.admin.get("/organizations/acme/users?search=" + who.email());
    assertThat(user.path("items").path(0).path("roles").path(0).asString()).isEqualTo("viewer");
    assertThat(user.path("items").path(0).path("authenticationMethod").asString())
        .isEqualTo(id(page));
  }

  @Test
  void a_provider_over_openid_connect_is_connected_and_somebody_signs_in() {
    who = provider.people().find("ravi").orElseThrow();
    String page = add("oidc");
    provider
        .oidc()
        .register(
            RegisteredClient.withSecret(
                "console",
                "s3cret <&\">",
                world.gatehouse.address() + "/auth/callback/oidc/" + id(page)));
    String read = found(page, Map.of("issuer", provider.oidc().issuer()));
    assertThat(read).contains(provider.oidc().issuer(), "for trying out only");
    String shown = field(read, "found");
    Map<String, String> client = new LinkedHashMap<>();
    client.put("found", shown);
    client.put("clientId", "console");
    client.put("clientAuthentication", "client_secret_basic");
    HttpResponse<String> without = ann.post(page + "/set-up/provider/keep", client);
    assertThat(without.statusCode()).isEqualTo(422);
    assertThat(without.body())
        .contains("id=\"clientSecret-problem\">The client secret is missing.")
        .contains("value=\"console\"");
    client.put("clientSecret", "s3cret <&\">");
    HttpResponse<String> kept = send(page + "/set-up/provider/keep", client);
    assertThat(kept.body()).contains("The provider's values are saved.").doesNotContain("s3cret");

    test(page);
    goOn(page);
    signIn(page);
    itsPage(page);
    inTheWay(page);
  }

  /** What the page of a connection shows and changes. */
  private void itsPage(String page) {
    assertThat(ann.open(page).body()).contains("1 person, 1 open session", "Latest test sign-ins");
    HttpResponse<String> bad =
        ann.post(page + "/button", Map.of("displayName", "Staff", "logo", "http://x"));
    assertThat(bad.statusCode()).isEqualTo(422);
    assertThat(bad.body()).contains("id=\"logo-problem\">The logo must be an address with https");
    assertThat(send(page + "/button", Map.of("displayName", "<b>Staff</b>")).body())
        .contains("The button is saved.")
        .contains("&lt;b&gt;Staff")
        .doesNotContain("<b>Staff");
    Map<String, String> settings =
        Map.of("sessionCapHours", "8", "clockSkewSeconds", "30", "signOutAtProvider", "yes");
    assertThat(send(page + "/settings", settings).body()).contains("The settings are saved.");
    JsonNode now = connection(page);
    assertThat(now.path("sessionCapSeconds").asLong()).isEqualTo(28_800);
    assertThat(now.path("settings").path("clockSkewSeconds").asInt()).isEqualTo(30);
    assertThat(now.path("settings").path("signOutAtProvider").asBoolean()).isTrue();
    assertThat(ann.post(page + "/settings", Map.of("clockSkewSeconds", "999")).body())
        .contains("id=\"clockSkewSeconds-problem\"");
    assertThat(ann.post(page + "/secret", Map.of()).body()).contains("Enter the new one.");
    assertThat(send(page + "/secret", Map.of("secret", "s3cret <&\">")).body())
        .contains("The new secret is saved.");
    assertThat(send(page + "/look", Map.of()).body()).contains("everything is up to date");
  }

  /** Who signs in with it stands in the way of removing it, and is moved. */
  private void inTheWay(String page) {
    assertThat(ann.open(page + "/disable").body())
        .contains("One person signs in with it, and 1 session that came through it is open.");
    HttpResponse<String> used = ann.post(page + "/remove", Map.of());
    assertThat(used.statusCode()).isEqualTo(409);
    assertThat(used.body())
        .contains("Move them all to another way of signing in")
        .contains(page + "/move")
        .contains(who.email());
    assertThat(ann.open(page + "/move").body()).contains("1 person signs in with");
    assertThat(ann.post(page + "/move", Map.of("to", "password")).statusCode()).isEqualTo(422);
    Map<String, String> allowed = Map.of("to", "password", "localAccess", "yes");
    assertThat(send(page + "/move", allowed).body()).contains("1 person was moved.");
    assertThat(send(page + "/remove", Map.of()).body()).contains("was removed.");
  }

  @Test
  void what_cannot_be_read_is_refused_at_its_field_and_says_why() {
    String page = add("okta-saml");
    String read = page + "/set-up/provider/read";
    HttpResponse<String> none = ann.post(read, Map.of());
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(none.body()).contains("Give one of these");
    HttpResponse<String> broken =
        ann.post(read, Map.of("metadata", "<EntityDescriptor><b>bold</b>"));
    assertThat(broken.statusCode()).isEqualTo(422);
    assertThat(broken.body())
        .contains("id=\"metadata-problem\">Line 1")
        .contains("&lt;EntityDescriptor&gt;&lt;b&gt;bold")
        .doesNotContain("<b>bold");
    HttpResponse<String> silent =
        ann.post(read, Map.of("metadataUrl", provider.baseUrl() + "/nothing-here"));
    assertThat(silent.body()).contains("id=\"metadataUrl-problem\"");
    HttpResponse<String> noAddress = ann.post(read, Map.of("metadataUrl", "no address at all"));
    assertThat(noAddress.statusCode()).isEqualTo(422);
    HttpResponse<String> forged =
        ann.post(page + "/set-up/provider/keep", Map.of("found", "{not json"));
    assertThat(forged.body()).contains("Please read the values once more.");
    HttpResponse<String> byHand =
        ann.post(
            page + "/set-up/provider/by-hand",
            Map.of("entityId", "x", "ssoRedirectUrl", "https://idp.example", "certificates", "?"));
    assertThat(byHand.body())
        .contains("id=\"certificates-problem\">A certificate is neither PEM nor Base64 of DER.");
    assertThat(connection(page).path("finished").asBoolean()).isFalse();
    assertThat(ann.open(PROVIDERS).body()).contains("Continue set-up");

    String okta = add("okta-oidc");
    HttpResponse<String> domain =
        ann.post(okta + "/set-up/provider/read", Map.of("product", "okta", "domain", "a b"));
    assertThat(domain.statusCode()).isEqualTo(422);
    assertThat(domain.body()).contains("id=\"domain-problem\"");
  }

  @Test
  void a_directory_is_connected_by_its_servers_and_tried_with_a_name() {
    String page = add("active-directory");
    String form = page + "/set-up/provider/directory";
    HttpResponse<String> wrong = ann.post(form, Map.of("servers", "http://dc1", "baseDn", ""));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("id=\"servers-problem\">A server is written ldaps://host")
        .contains("id=\"baseDn-problem\"")
        .contains("http://dc1");
    Map<String, String> right = new LinkedHashMap<>();
    right.put("product", "active-directory");
    right.put("servers", "ldaps://127.0.0.1:9\r\nldaps://127.0.0.1:10");
    right.put("bindDn", "CN=gatehouse,DC=corp,DC=example");
    right.put("bindPassword", "bound");
    right.put("baseDn", "DC=corp,DC=example");
    right.put("groupSource", "attribute");
    assertThat(send(form, right).body()).contains("The provider's values are saved.");
    JsonNode settings = connection(page).path("settings");
    assertThat(settings.path("directoryType").asString()).isEqualTo("active-directory");
    assertThat(settings.path("servers")).hasSize(2);
    HttpResponse<String> tried =
        ann.post(page + "/set-up/test/look-up", Map.of("userName", "<i>jane"));
    assertThat(tried.statusCode()).isEqualTo(200);
    assertThat(tried.body())
        .contains("What the directory said")
        .contains("/docs/errors/ldap_")
        .contains("&lt;i>jane")
        .doesNotContain("<i>jane");
    right.remove("bindPassword");
    right.put("servers", "ldaps://127.0.0.1:9");
    assertThat(send(form, right).statusCode()).isEqualTo(200);
  }

  @Test
  void what_was_asked_of_metadata_is_asked_again() {
    String page = add("saml");
    String metadata = provider.saml().metadata().replace(provider.saml().entityId(), "urn:signed");
    String read = found(page, Map.of("metadata", metadata));
    send(page + "/set-up/provider/keep", Map.of("found", field(read, "found")));
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("entityId", "urn:signed");
    settings.put("ssoRedirectUrl", "https://idp.example");
    JsonNode certificates = connection(page).path("settings").path("certificates");
    settings.put("certificates", certificates);
    settings.put("metadataSigningCertificates", certificates);
    world.admin.patch(API + id(page), Map.of("settings", settings));
    HttpResponse<String> unsigned =
        ann.post(page + "/set-up/provider/read", Map.of("metadata", metadata));
    assertThat(unsigned.statusCode()).isEqualTo(422);
    assertThat(unsigned.body()).contains("id=\"metadata-problem\"");
  }

  @Test
  void two_organizations_cannot_use_the_same_registration() {
    Map<String, Object> settings =
        Map.of("issuer", "https://login.globex.example", "clientId", "gatehouse");
    Map<String, Object> theirs =
        Map.of(
            "preset",
            "oidc",
            "displayName",
            "Theirs",
            "settings",
            settings,
            "secrets",
            Map.of("clientSecret", "x"));
    world.admin.post("/organizations/globex/connections", theirs);
    String page = add("oidc");
    Map<String, String> client =
        Map.of(
            "found",
            "{\"settings\":{\"issuer\":\"https://login.globex.example\"}}",
            "clientId",
            "gatehouse",
            "clientAuthentication",
            "client_secret_basic",
            "clientSecret",
            "x");
    HttpResponse<String> taken = ann.post(page + "/set-up/provider/keep", client);
    assertThat(taken.statusCode()).isEqualTo(422);
    assertThat(taken.body()).contains("Another organization uses the same registration");
  }

  @Test
  void values_that_a_tenant_sets_are_text_in_the_guide() {
    String page = add("keycloak-saml");
    String read =
        found(
            page,
            Map.of(
                "metadata",
                provider.saml().metadata().replace(provider.saml().entityId(), "urn:other")));
    send(page + "/set-up/provider/keep", Map.of("found", field(read, "found")));
    world.admin.patch(
        API + id(page),
        Map.of(
            "settings",
            Map.of(
                "entityId", "urn:other",
                "audience", "<img src=x onerror=alert(1)>",
                "ssoRedirectUrl", "https://idp.example",
                "certificates", connection(page).path("settings").path("certificates"))));
    assertThat(ann.open(page + "/set-up/guide").body())
        .contains("&lt;img src=x")
        .doesNotContain("<img src=x");
  }
}
