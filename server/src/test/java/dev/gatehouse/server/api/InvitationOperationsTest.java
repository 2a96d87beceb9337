package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.gatehouse.server.Await;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.process.LoopbackPort;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Invitations from the call to the mail, with a mail server and without. */
@EachDatabase
class InvitationOperationsTest {
  private static final String USERS = ApiWorld.ACME + "/users";
  private static final String INVITATIONS = ApiWorld.ACME + "/invitations";
  private static final long PATIENCE_MS = Await.PATIENCE.toMillis();

  private final GreenMail mail;
  private final ApiWorld world;

  InvitationOperationsTest(TestDatabase database) {
    ServerSetup setup =
        new ServerSetup(LoopbackPort.free(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(PATIENCE_MS);
    mail = new GreenMail(setup);
    mail.start();
    world =
        new ApiWorld(
            database,
            Map.of(
                "mail.host", "127.0.0.1",
                "mail.port", Integer.toString(mail.getSmtp().getPort()),
                "mail.security", "none",
                "mail.from", "Tracehub <no-reply@tracehub.example>",
                "invitations.lifetime", "2d",
                "invitations.mailsPerDay", "3"));
  }

  @AfterEach
  void stop() {
    world.close();
    mail.stop();
  }

  private String ann() {
    return world
        .made(
            "POST",
            USERS,
            "{\"userName\":\"ann@acme.example\",\"displayName\":\"Ann <i>A</i>\","
                + "\"authenticationMethod\":\"password\",\"invite\":false}")
        .path("id")
        .asString();
  }

  private MimeMessage[] received(int count) {
    assertThat(mail.waitForIncomingEmail(PATIENCE_MS, count)).isTrue();
    return mail.getReceivedMessages();
  }

  private static String part(MimeMessage message, int index) throws Exception {
    return ((Multipart) message.getContent()).getBodyPart(index).getContent().toString();
  }

  private int opened(String link) {
    try (TestBrowser browser = world.gatehouse.browser()) {
      return browser.get(link).statusCode();
    }
  }

  @Test
  void the_mail_names_organization_and_inviter_and_has_the_link_and_its_end() throws Exception {
    String ann = ann();
    Instant now = world.gatehouse.clock().instant();
    JsonNode invited =
        world.made(
            "POST",
            USERS + "/" + ann + "/invitation",
            "{\"invitedBy\":\"Bo <b>B</b>\",\"lifetimeSeconds\":7200}");
    assertThat(invited.path("mailed").asBoolean()).isTrue();
    assertThat(Instant.parse(invited.path("expiresAt").asString()))
        .isBetween(now.plusSeconds(7200), now.plusSeconds(7210));
    MimeMessage message = received(1)[0];
    assertThat(message.getAllRecipients()[0]).hasToString("ann@acme.example");
    assertThat(message.getFrom()[0]).hasToString("Tracehub <no-reply@tracehub.example>");
    assertThat(message.getSubject()).isEqualTo("Invitation to Acme");
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    String link = invited.path("link").asString();
    assertThat(part(message, 0))
        .contains("Hello Ann <i>A</i>,", "Bo <b>B</b> invites you to Acme.", link, "UTC");
    assertThat(part(message, 1))
        .contains("Hello Ann &lt;i&gt;A&lt;/i&gt;,", "Bo &lt;b&gt;B&lt;/b&gt; invites", link)
        .doesNotContain("<img", "<b>", "<i>", "<script");
  }

  @Test
  void names_cannot_pass_for_addresses() throws Exception {
    world.made("PATCH", ApiWorld.ACME, "{\"name\":\"https://evil.example/now\"}");
    world.made("POST", USERS + "/" + ann() + "/invitation", "{\"invitedBy\":\"evil.example\"}");
    assertThat(part(received(1)[0], 0)).doesNotContain("evil.example");
  }

  @Test
  void the_usual_end_is_the_operators() {
    Instant now = world.gatehouse.clock().instant();
    JsonNode invited = world.made("POST", USERS + "/" + ann() + "/invitation", "");
    assertThat(Instant.parse(invited.path("expiresAt").asString()))
        .isBetween(now.plus(Duration.ofDays(2)), now.plus(Duration.ofDays(2)).plusSeconds(10));
  }

  @Test
  void an_invitation_sent_again_has_a_new_link_and_the_old_one_is_dead() {
    String ann = ann();
    JsonNode first =
        world.made("POST", USERS + "/" + ann + "/invitation", "{\"lifetimeSeconds\":3600}");
    received(1);
    JsonNode second =
        world.made("POST", INVITATIONS + "/" + first.path("id").asString() + "/resend", "");
    received(2);
    assertThat(second.path("link")).isNotEqualTo(first.path("link"));
    assertThat(
            Duration.between(
                    Instant.parse(first.path("expiresAt").asString()),
                    Instant.parse(second.path("expiresAt").asString()))
                .abs())
        .isLessThan(Duration.ofSeconds(10));
    assertThat(opened(first.path("link").asString())).isGreaterThanOrEqualTo(400);
    assertThat(opened(second.path("link").asString())).isLessThan(400);
    assertThat(states()).containsExactly("OPEN", "REVOKED");
    assertThat(world.read(INVITATIONS + "?open=true").path("items")).hasSize(1);
    for (String state : List.of("open", "revoked")) {
      JsonNode found = world.read(INVITATIONS + "?state=" + state).path("items");
      assertThat(found).as(state).hasSize(1);
      assertThat(found.get(0).path("state").asString()).isEqualTo(state.toUpperCase(Locale.ROOT));
    }
    assertThat(world.read(INVITATIONS + "?state=expired").path("items")).isEmpty();
    assertThat(world.read(ApiWorld.ACME + "/audit-events?action=user.invited").path("items"))
        .hasSize(2);
  }

  private List<String> states() {
    return world
        .read(INVITATIONS)
        .path("items")
        .valueStream()
        .map(item -> item.path("state").asString())
        .toList();
  }

  @Test
  void a_revoked_invitation_is_dead_and_stays_so() {
    String ann = ann();
    JsonNode invited = world.made("POST", USERS + "/" + ann + "/invitation", "");
    String one = INVITATIONS + "/" + invited.path("id").asString();
    assertThat(world.call("DELETE", "/organizations/globex/invitations/x", "").status())
        .isEqualTo(404);
    world.made("DELETE", one, "");
    assertThat(opened(invited.path("link").asString())).isGreaterThanOrEqualTo(400);
    Answer again = world.call("DELETE", one, "");
    assertThat(again.status() + " " + again.code()).isEqualTo("409 invitation_over");
    assertThat(world.read(one).path("state").asString()).isEqualTo("REVOKED");
    JsonNode newer = world.made("POST", USERS + "/" + ann + "/invitation", "");
    assertThat(world.call("DELETE", one, "").code()).isEqualTo("invitation_over");
    assertThat(opened(newer.path("link").asString())).as("the newer one stays").isLessThan(400);
  }

  @Test
  void a_deactivation_ends_it_for_good() {
    String ann = ann();
    JsonNode invited = world.made("POST", USERS + "/" + ann + "/invitation", "");
    world.made("POST", USERS + "/" + ann + "/deactivate", "");
    world.made("POST", USERS + "/" + ann + "/activate", "");
    assertThat(opened(invited.path("link").asString())).isGreaterThanOrEqualTo(400);
    assertThat(states()).containsExactly("REVOKED");
  }

  @Test
  void an_expired_one_says_so_and_can_be_sent_again() {
    String ann = ann();
    JsonNode invited =
        world.made("POST", USERS + "/" + ann + "/invitation", "{\"lifetimeSeconds\":300}");
    world.gatehouse.clock().advance(Duration.ofSeconds(300));
    String one = INVITATIONS + "/" + invited.path("id").asString();
    assertThat(world.read(one).path("state").asString()).isEqualTo("EXPIRED");
    JsonNode again = world.made("POST", one + "/resend", "");
    assertThat(opened(again.path("link").asString())).isLessThan(400);
  }

  @Test
  void another_organization_has_no_such_invitation() {
    JsonNode invited = world.made("POST", USERS + "/" + ann() + "/invitation", "");
    String id = invited.path("id").asString();
    String decoy = "/organizations/globex/invitations";
    assertThat(
            Stream.of(
                    world.call("GET", decoy + "/" + id, ""),
                    world.call("POST", decoy + "/" + id + "/resend", ""),
                    world.call("DELETE", decoy + "/" + id, ""))
                .map(Answer::status))
        .containsOnly(404);
    assertThat(world.read(decoy).path("items")).isEmpty();
    assertThat(opened(invited.path("link").asString())).isLessThan(400);
  }

  @Test
  void lists_in_pages_the_newest_first() {
    String ann = ann();
    for (int i = 0; i < 5; i++) {
      world.made("POST", USERS + "/" + ann + "/invitation", "{\"sendMail\":false}");
    }
    JsonNode whole = world.read(INVITATIONS).path("items");
    JsonNode first = world.read(INVITATIONS + "?limit=2");
    JsonNode second = world.read(INVITATIONS + "?limit=3&after=" + first.path("next").asString());
    assertThat(whole).hasSize(5);
    assertThat(Stream.concat(first.path("items").valueStream(), second.path("items").valueStream()))
        .containsExactlyElementsOf(whole.values());
    assertThat(second.has("next")).isFalse();
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  @Test
  void refuses_lifetimes_and_names_that_cannot_be() {
    String path = USERS + "/" + ann() + "/invitation";
    assertThat(world.call("POST", path, "{\"lifetimeSeconds\":299}").problems())
        .containsExactly("lifetimeSeconds lifetime_invalid");
    assertThat(world.call("POST", path, "{\"lifetimeSeconds\":2592001}").problems())
        .containsExactly("lifetimeSeconds lifetime_invalid");
    assertThat(world.call("POST", path, "{\"invitedBy\":\"a\\nb\"}").problems())
        .containsExactly("invitedBy invitedBy_invalid");
    for (String query : List.of("?open=maybe", "?state=lost")) {
      assertThat(world.call("GET", INVITATIONS + query, "").code())
          .as(query)
          .isEqualTo("parameter_invalid");
    }
  }

  @Test
  void without_a_mail_server_mails_are_put_into_a_folder() throws IOException {
    try (ApiWorld bare = new ApiWorld()) {
      String user =
          bare.made(
                  "POST",
                  USERS,
                  "{\"userName\":\"bo@acme.example\",\"authenticationMethod\":\"password\","
                      + "\"invite\":false}")
              .path("id")
              .asString();
      String link =
          bare.made("POST", USERS + "/" + user + "/invitation", "").path("link").asString();
      Path outbox = bare.gatehouse.dataDirectory().resolve("outbox");
      List<Path> files =
          Await.until("the mail has left", () -> files(outbox), all -> !all.isEmpty());
      assertThat(files).hasSize(1);
      assertThat(Files.readString(files.getFirst()))
          .contains("To: bo@acme.example", link.substring(link.lastIndexOf('/')));
    }
  }

  @Test
  void an_organization_sends_so_many_mails_in_a_day_and_a_refusal_changes_nothing() {
    String ann = USERS + "/" + ann() + "/invitation";
    JsonNode invited = world.made("POST", ann, "");
    world.made("POST", INVITATIONS + "/" + invited.path("id").asString() + "/resend", "");
    world.made("POST", ann, "");
    String open = world.made("POST", ann, "{\"sendMail\":false}").path("link").asString();
    String before = world.everything();

    HttpResponse<String> refused = world.gatehouse.admin("POST", "/api/v1" + ann, "");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("\"code\":\"invitations_too_many\"");
    long seconds = refused.headers().firstValueAsLong("Retry-After").orElseThrow();
    assertThat(seconds).isBetween(28_000L, 28_800L);
    String bo = "{\"userName\":\"bo@acme.example\",\"authenticationMethod\":\"password\"%s}";
    assertThat(world.call("POST", USERS, bo.formatted("")).code())
        .isEqualTo("invitations_too_many");
    assertThat(imported("bo@acme.example,password,yes\n")).isEqualTo("429 invitations_too_many");
    assertThat(world.everything()).isEqualTo(before);
    assertThat(opened(open)).as("the link of before").isLessThan(400);

    world.gatehouse.clock().advance(Duration.ofSeconds(seconds));
    assertThat(imported("bo@acme.example,password,yes\n")).isEqualTo("200 ");
    assertThat(imported("cy@acme.example,password,yes\n")).isEqualTo("429 invitations_too_many");
    assertThat(imported("cy@acme.example,password,no\n")).as("without a mail").isEqualTo("200 ");
  }

  private String imported(String rows) {
    Answer answer =
        world.call(
            GatehouseFixture.ADMIN_KEY,
            "POST",
            USERS + "/import",
            "text/csv",
            ("user_name,authentication_method,invite\n" + rows).getBytes(StandardCharsets.UTF_8));
    return answer.status() + " " + answer.code();
  }

  private static List<Path> files(Path outbox) {
    if (!Files.isDirectory(outbox)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(outbox)) {
      return all.filter(file -> file.toString().endsWith(".eml")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_new_address_ends_what_was_sent_to_the_old_one() {
    String ann = ann();
    String link = world.made("POST", USERS + "/" + ann + "/invitation", "").path("link").asString();
    world.made("PATCH", USERS + "/" + ann, "{\"displayName\":\"Ann B\"}");
    assertThat(opened(link)).as("another change ends nothing").isLessThan(400);
    world.made("PATCH", USERS + "/" + ann, "{\"userName\":\"ann.b@acme.example\"}");
    assertThat(opened(link)).isGreaterThanOrEqualTo(400);
    assertThat(states()).containsExactly("REVOKED");
  }
}
