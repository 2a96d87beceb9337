package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.testkit.dns.TestNameServer;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Domains in the console, from claiming to removing, with a real name server. */
class ConsoleDomainsTest {
  private static final String DOMAINS = "/console/acme/domains";

  private static TestNameServer dns;
  private static ConsoleWorld world;
  private static TestBrowser ann;

  @BeforeAll
  static void start() {
    dns = TestNameServer.start();
    world = new ConsoleWorld(Map.of("dns.servers", "127.0.0.1:" + dns.address().getPort()));
    ann = world.administrator();
  }

  @AfterAll
  static void stop() {
    ann.close();
    world.close();
    dns.close();
  }

  @Test
  void a_domain_is_claimed_proved_routed_and_removed() {
    String page = DOMAINS + "/acme.example";
    String claimed = ann.done(DOMAINS, Map.of("name", "Acme.Example")).body();
    assertThat(claimed)
        .contains("acme.example is claimed.")
        .contains("_gatehouse-challenge.acme.example")
        .contains("<code>TXT</code>")
        .contains("Not proved");
    Matcher value =
        Pattern.compile("gatehouse-domain-verification=[A-Za-z0-9_-]{43}").matcher(claimed);
    assertThat(value.find()).isTrue();

    assertThat(ann.done(page + "/check", Map.of()).body())
        .contains("No TXT record of that name was found.")
        .doesNotContain("The domain is proved.");
    dns.txt("_gatehouse-challenge.acme.example", value.group());
    assertThat(ann.done(page + "/check", Map.of()).body())
        .contains("The record is there. The domain is proved.")
        .contains("<span class=\"badge good\">Proved</span>");

    String connection = world.connection("oidc", "Acme <i>staff</i>");
    assertThat(ann.done(page + "/route", Map.of("connection", connection)).body())
        .contains("are led to Acme &lt;i&gt;staff&lt;/i&gt;.")
        .doesNotContain("<i>staff");
    assertThat(ann.open(DOMAINS).body()).contains("Acme &lt;i&gt;staff");
    assertThat(ann.done(page + "/route", Map.of("connection", "")).body())
        .contains("People of this domain choose where to sign in.");

    assertThat(ann.open(page + "/remove").body()).contains("Nobody loses access");
    assertThat(ann.done(page + "/remove", Map.of()).body())
        .contains("acme.example was removed.")
        .doesNotContain("href=\"" + page);
    assertThat(ann.get(page).statusCode()).isEqualTo(404);
    String trail = world.admin.get("/organizations/acme/audit-events?limit=100").toString();
    assertThat(trail)
        .contains("domain.claimed", "domain.proved", "domain.routed", "domain.removed");
  }

  @Test
  void what_cannot_be_claimed_comes_back_with_the_reason() {
    HttpResponse<String> mail = ann.post(DOMAINS, Map.of("name", "gmail.com"));
    assertThat(mail.statusCode()).isEqualTo(422);
    assertThat(mail.body()).contains("value=\"gmail.com\"").contains("role=\"alert\"");
  }

  @Test
  void only_operators_vouch_and_only_they_see_the_button() {
    world.admin.post("/organizations/acme/domains", Map.of("name", "vouched.example"));
    String page = DOMAINS + "/vouched.example";
    assertThat(ann.open(page).body()).doesNotContain("Vouch for it");
    assertThat(ann.post(page + "/vouch", Map.of()).statusCode()).isEqualTo(403);
    assertThat(ann.open(page).body()).contains("Not proved");
    try (TestBrowser olga = world.gatehouse.browser()) {
      world.makeOperator(olga);
      world.signIn(olga, "operators", ConsoleWorld.OPERATOR);
      assertThat(olga.open(page).body()).contains("Vouch for it");
      assertThat(olga.follow(olga.post(page + "/vouch", Map.of())).body())
          .contains("The operator of this installation vouches for this domain.");
    }
  }

  @Test
  void another_organization_has_no_such_domain() {
    world.admin.post("/organizations/globex/domains", Map.of("name", "globex.example"));
    assertThat(ann.get(DOMAINS + "/globex.example").statusCode()).isEqualTo(404);
    assertThat(ann.open(DOMAINS).body()).doesNotContain("globex.example");
  }

  @Test
  void the_search_finds_it_by_dns() {
    assertThat(ann.open("/console/acme/search?q=dns").body())
        .contains(">E-mail domains</a><span class=\"sub\">");
  }
}
