package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.dns.TestNameServer;
import dev.gatehouse.testkit.dns.TestNameServer.Zone;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An administrator proves a domain over the API; the program asks a real name server. */
@EachDatabase
class DomainProofTest {
  private static final String DOMAINS = ApiWorld.ACME + "/domains";

  private final TestNameServer dns = TestNameServer.start();
  private final ApiWorld world;

  DomainProofTest(TestDatabase database) {
    String server = "127.0.0.1:" + dns.address().getPort();
    world = new ApiWorld(database, Map.of("dns.servers", server));
  }

  @AfterEach
  void stop() {
    world.close();
    dns.close();
  }

  private JsonNode check(String domain) {
    return world.made("POST", DOMAINS + "/" + domain + "/check", "");
  }

  @Test
  void a_customer_proves_its_domain_without_the_operator() {
    String key = world.key(ApiWorld.ACME + "/api-keys", "", "domains:read", "domains:write");
    JsonNode record =
        world.call(key, "POST", DOMAINS, "{\"name\":\"Acme.Example\"}").body().path("record");
    assertThat(record.path("name").asString()).isEqualTo("_gatehouse-challenge.acme.example");
    assertThat(record.path("type").asString()).isEqualTo("TXT");
    assertThat(record.path("value").asString())
        .matches("gatehouse-domain-verification=[A-Za-z0-9_-]{43}");

    Answer before = world.call(key, "POST", DOMAINS + "/acme.example/check", "");
    assertThat(before.status()).isEqualTo(200);
    assertThat(before.body().path("verified").asBoolean()).isFalse();
    assertThat(before.body().path("lastCheck").path("sentence").asString())
        .isEqualTo("No TXT record of that name was found.");

    dns.txt("_gatehouse-challenge.acme.example", "old", record.path("value").asString());
    Answer after = world.call(key, "POST", DOMAINS + "/acme.example/check", "");
    assertThat(after.body().path("verified").asBoolean()).isTrue();
    assertThat(after.body().path("proof").asString()).isEqualTo("DNS");
    assertThat(after.body().path("nextCheckAt").asString()).isNotEmpty();
    assertThat(world.call(key, "GET", DOMAINS + "/acme.example", "").body())
        .isEqualTo(after.body());
    assertThat(world.call(key, "GET", DOMAINS + "/other.example", "").status()).isEqualTo(404);
    assertThat(world.read(ApiWorld.ACME + "/audit-events").toString())
        .contains("domain.checked", "domain.proved");
  }

  @Test
  void what_is_wrong_is_said_in_words() {
    String name = "_gatehouse-challenge.acme.example";
    world.made("POST", DOMAINS, "{\"name\":\"acme.example\"}");
    dns.txt(name, "gatehouse-domain-verification=wrong");
    assertThat(check("acme.example").path("lastCheck").path("sentence").asString())
        .endsWith("none has the value; found: gatehouse-domain-verification=wrong");
    dns.say(name, new Zone.Failing());
    JsonNode failed = check("acme.example").path("lastCheck");
    assertThat(failed.path("finding").asString()).isEqualTo("NO_ANSWER");
    assertThat(failed.path("sentence").asString()).contains("nothing follows from it");
  }

  @Test
  void each_organization_has_a_value_of_its_own_and_one_proves_the_domain() {
    JsonNode ours = world.made("POST", DOMAINS, "{\"name\":\"acme.example\"}");
    JsonNode theirs =
        world.made("POST", "/organizations/globex/domains", "{\"name\":\"acme.example\"}");
    String our = ours.path("record").path("value").asString();
    String their = theirs.path("record").path("value").asString();
    assertThat(our).isNotEqualTo(their);
    dns.txt("_gatehouse-challenge.acme.example", our, their);
    assertThat(check("acme.example").path("verified").asBoolean()).isTrue();

    Answer second = world.call("POST", "/organizations/globex/domains/acme.example/check", "");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body().toString()).contains("domain_taken");
  }

  @Test
  void the_value_stays_the_same_and_is_asked_for_without_changing_it() {
    JsonNode claimed = world.made("POST", DOMAINS, "{\"name\":\"acme.example\"}");
    JsonNode again = world.made("POST", DOMAINS + "/acme.example/challenge", "");
    assertThat(again.path("record")).isEqualTo(claimed.path("record"));
    assertThat(world.call("POST", DOMAINS + "/other.example/challenge", "").status())
        .isEqualTo(404);
    assertThat(world.call("POST", DOMAINS + "/other.example/check", "").status()).isEqualTo(404);
  }

  @Test
  void an_international_name_is_proved_in_its_ascii_form() {
    JsonNode claimed = world.made("POST", DOMAINS, "{\"name\":\"Bücher.example\"}");
    String name = claimed.path("record").path("name").asString();
    assertThat(name).isEqualTo("_gatehouse-challenge.xn--bcher-kva.example");
    dns.txt(name, claimed.path("record").path("value").asString());
    assertThat(check("xn--bcher-kva.example").path("verified").asBoolean()).isTrue();
  }

  @Test
  void domains_of_strangers_are_refused_with_codes_of_their_own() {
    for (String name : new String[] {"gmail.com", "Outlook.com", "proton.me"}) {
      assertThat(world.call("POST", DOMAINS, "{\"name\":\"" + name + "\"}").problems())
          .containsExactly("domain domain_free_mail");
    }
    for (String name : new String[] {"co.uk", "github.io", "onmicrosoft.com"}) {
      assertThat(world.call("POST", DOMAINS, "{\"name\":\"" + name + "\"}").problems())
          .containsExactly("domain domain_shared");
    }
    assertThat(world.call("POST", DOMAINS, "{\"name\":\"faß.example\"}").problems())
        .containsExactly("domain domain_invalid");
  }
}
