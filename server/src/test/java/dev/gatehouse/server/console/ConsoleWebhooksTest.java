package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.webhook.WebhookReceiver;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Webhooks and streams of signals in the console, with a program that really listens. */
class ConsoleWebhooksTest {
  private static final String WEBHOOKS = "/console/acme/webhooks";
  private static final String SIGNALS = "/console/acme/signals";

  private static WebhookReceiver receiver;
  private static ConsoleWorld world;
  private static TestBrowser ann;

  @BeforeAll
  static void start() {
    receiver = new WebhookReceiver();
    world = new ConsoleWorld();
    ann = world.administrator();
  }

  @AfterAll
  static void stop() {
    ann.close();
    world.close();
    receiver.close();
  }

  private static String secret(String html) {
    Matcher secret = Pattern.compile("<code>(whsec_[^<]+)</code>").matcher(html);
    assertThat(secret.find()).as(html).isTrue();
    return secret.group(1);
  }

  @Test
  void a_webhook_is_made_tested_changed_given_a_new_secret_and_deleted() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("url", receiver.url());
    form.put("description", "The <b>warehouse</b>");
    form.put("user.created", "yes");
    HttpResponse<String> made = ann.post(WEBHOOKS + "/new", form);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    String first = secret(made.body());
    Matcher there = Pattern.compile("href=\"(" + WEBHOOKS + "/[^\"/]+)\"").matcher(made.body());
    assertThat(there.find()).isTrue();
    String page = there.group(1);

    assertThat(ann.done(page + "/test", Map.of()).body()).contains("A test message is on its way.");
    assertThat(receiver.await("webhook.test").signaturesOf(first)).isEqualTo(1);
    allAreDelivered(page);
    assertThat(ann.open(page).body())
        .contains("webhook.test")
        .contains("The &lt;b&gt;warehouse")
        .doesNotContain("<b>warehouse")
        .doesNotContain(first);

    form.remove("user.created");
    form.put("session.ended", "yes");
    form.put("enabled", "yes");
    assertThat(ann.done(page + "/edit", form).body())
        .contains("The webhook is saved.")
        .contains("<dd>session.ended</dd>");
    assertThat(ann.open(page + "/edit").body())
        .contains("name=\"session.ended\" value=\"yes\" checked")
        .doesNotContain("name=\"user.created\" value=\"yes\" checked");

    HttpResponse<String> rotated = ann.post(page + "/rotate", Map.of());
    assertThat(secret(rotated.body())).isNotEqualTo(first);
    assertThat(ann.open(page).body()).contains("The secret before signs until");

    Matcher message =
        Pattern.compile("href=\"(" + page + "/deliveries/[^\"]+)\"").matcher(ann.open(page).body());
    assertThat(message.find()).isTrue();
    assertThat(ann.open(message.group(1)).body())
        .contains("What is sent")
        .contains("<pre tabindex=\"0\">{\"type\":\"webhook.test\"");
    int heard = receiver.heard().size();
    assertThat(ann.done(message.group(1) + "/replay", Map.of()).body())
        .contains("The message is delivered once more.");
    receiver.await(heard + 1);
    allAreDelivered(page);

    assertThat(ann.done(page + "/replay", Map.of("since", "2020-01-01")).body())
        .contains("1 message is delivered once more.");
    assertThat(ann.post(page + "/replay", Map.of("since", "")).body())
        .contains("Choose the day from which on.");
    assertThat(ann.open(page + "/delete").body()).contains("Its log is deleted with it.");
    assertThat(ann.done(page + "/delete", Map.of()).body()).contains("The webhook was deleted.");
    assertThat(ann.get(page).statusCode()).isEqualTo(404);
  }

  /** The receiver has a message before the log does; what is on its way is not sent again. */
  private static void allAreDelivered(String page) {
    Await.until(
        "the log has every answer",
        () -> ann.open(page + "?status=PENDING").body(),
        body -> body.contains("No message is in this state."));
  }

  @Test
  void words_that_a_program_set_stay_when_a_person_saves() {
    String id =
        world
            .admin
            .post(
                "/organizations/acme/webhooks",
                Map.of("url", receiver.url() + "/2", "eventTypes", List.of("group.*")))
            .path("webhook")
            .path("id")
            .asString();
    ann.done(
        WEBHOOKS + "/" + id + "/edit", Map.of("url", receiver.url() + "/2", "user.deleted", "yes"));
    assertThat(world.admin.get("/organizations/acme/webhooks/" + id).path("eventTypes").toString())
        .isEqualTo("[\"group.*\",\"user.deleted\"]");
    assertThat(ann.open(WEBHOOKS + "/" + id).body()).contains("Disabled</span>");
  }

  @Test
  void what_is_no_address_comes_back() {
    HttpResponse<String> wrong =
        ann.post(WEBHOOKS + "/new", Map.of("url", "ftp://x", "user.created", "yes"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("value=\"ftp://x\"")
        .contains("id=\"url-problem\"")
        .contains("name=\"user.created\" value=\"yes\" checked");
  }

  @Test
  void every_event_that_is_offered_can_be_asked_for() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("url", receiver.url() + "/all");
    WebhookForm.EVENTS.forEach(noun -> noun.types().forEach(type -> form.put(type, "yes")));
    HttpResponse<String> made = ann.post(WEBHOOKS + "/new", form);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
  }

  @Test
  void a_stream_by_hand_is_made_paused_and_deleted() {
    String connection = world.connection("oidc", "Acme staff");
    String page = SIGNALS + "/" + connection;
    assertThat(ann.open(SIGNALS).body()).contains("No stream").contains(page + "/new");
    HttpResponse<String> wrong = ann.post(page + "/new", Map.of("issuer", "nonsense"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("role=\"alert\"").contains("value=\"nonsense\"");

    HttpResponse<String> made =
        ann.post(
            page + "/new",
            Map.of(
                "issuer",
                "https://signals.acme.example",
                "delivery",
                "PUSH",
                "jwksUri",
                "https://signals.acme.example/jwks"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(made.body()).contains("This is shown once.").contains("/signals/" + connection);
    assertThat(ann.open(page).body()).contains("Not verified").contains("No event has come yet.");
    assertThat(ann.done(page + "/status", Map.of("status", "PAUSED")).body())
        .contains("The stream is paused.")
        .contains("Paused</span>");
    assertThat(ann.open(SIGNALS).body()).contains("Paused</span>");
    assertThat(ann.done(page + "/delete", Map.of()).body()).contains("The stream was deleted.");
    assertThat(URI.create(ann.get(page).headers().firstValue("Location").orElseThrow()).getPath())
        .isEqualTo(page + "/new");
  }

  @Test
  void what_a_provider_is_told_is_set_up_paused_and_deleted() {
    String connection =
        world
            .admin
            .post(
                "/organizations/acme/connections",
                Map.of(
                    "preset",
                    "oidc",
                    "displayName",
                    "Told staff",
                    "secrets",
                    Map.of("clientSecret", "a-secret-that-nobody-else-knows"),
                    "settings",
                    Map.of("issuer", "https://told.acme.example", "clientId", "gatehouse")))
            .path("id")
            .asString();
    String page = SIGNALS + "/" + connection + "/told";
    assertThat(ann.open(SIGNALS).body()).contains("To providers").contains(page);
    assertThat(ann.open(page).body())
        .contains("What is told to Told staff", "The provider is not told of anything.")
        .contains(page + "/edit", page + "/credential");

    HttpResponse<String> wrong =
        ann.post(
            page + "/edit",
            Map.of(
                "delivery", "PUSH", "endpointUrl", "nonsense", "authorizationHeader", "Bearer x"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("role=\"alert\"", "value=\"nonsense\"")
        .doesNotContain("Bearer x");
    assertThat(
            ann.done(
                    page + "/edit",
                    Map.of(
                        "delivery",
                        "PUSH",
                        "endpointUrl",
                        "https://told.acme.example/events",
                        "session-revoked",
                        "yes"))
                .body())
        .contains("The stream is set up.", "Not verified", "https://told.acme.example/events")
        .contains("<dd>session-revoked</dd>");
    assertThat(ann.done(page + "/status", Map.of("status", "PAUSED")).body())
        .contains("The stream is paused.", "Paused</span>");
    // The one is that it was paused, which the provider is told.
    assertThat(ann.done(page + "/verify", Map.of()).body()).contains("2 events wait");

    HttpResponse<String> issued = ann.post(page + "/credential", Map.of());
    assertThat(issued.body()).contains("This is shown once.", "gh_stream_", connection);
    assertThat(ann.open(page).body()).contains("Replace it").doesNotContain("gh_stream_");
    assertThat(ann.done(page + "/credential/revoke", Map.of()).body())
        .contains("The credential is revoked.");
    assertThat(ann.done(page + "/delete", Map.of()).body()).contains("The stream was deleted.");
  }

  @Test
  void operators_see_how_the_streams_of_applications_stand() {
    JsonNode application =
        world.admin.post(
            "/applications",
            Map.of("name", "Tracehub", "redirectUris", List.of("https://tracehub.example/cb")));
    String secret =
        world
            .admin
            .post("/applications/" + application.path("id").asString() + "/secrets", Map.of())
            .path("secret")
            .asString();
    String basic = application.path("clientId").asString() + ":" + secret;
    try (TestBrowser olga = world.gatehouse.browser()) {
      world.makeOperator(olga);
      world.signIn(olga, "operators", ConsoleWorld.OPERATOR);
      assertThat(olga.open(SIGNALS).body()).contains("None has one yet.");

      String stream =
          asApplication(basic, "/ssf/streams", "{\"description\":\"x\"}")
              .replaceAll(".*\"stream_id\":\"([^\"]+)\".*", "$1");
      assertThat(olga.open(SIGNALS).body())
          .contains("Tracehub", "Fetched by the application", "Enabled</span>", "Never", "None");
      asApplication(
          basic, "/ssf/status", "{\"stream_id\":\"" + stream + "\",\"status\":\"paused\"}");
      asApplication(basic, "/ssf/verify", "{\"stream_id\":\"" + stream + "\"}");
      assertThat(olga.open(SIGNALS).body()).contains("Paused</span>", "1 event waits");
    }
    assertThat(ann.open(SIGNALS).body()).doesNotContain("Tracehub");
  }

  private static String asApplication(String basic, String path, String json) {
    HttpResponse<String> answer =
        world.gatehouse.send(
            HttpRequest.newBuilder(world.gatehouse.at(path))
                .header(
                    "Authorization",
                    "Basic "
                        + Base64.getEncoder()
                            .encodeToString(basic.getBytes(StandardCharsets.US_ASCII)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return answer.body();
  }

  @Test
  void the_search_finds_them() {
    assertThat(ann.open("/console/acme/search?q=webhook").body())
        .contains(">Webhooks</a><span class=\"sub\">");
    assertThat(ann.open("/console/acme/search?q=CAEP").body())
        .contains(">Shared Signals</a><span class=\"sub\">");
  }
}
