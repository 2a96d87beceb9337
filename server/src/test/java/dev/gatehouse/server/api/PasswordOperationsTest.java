package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What administrators do about passwords, with the mails that follow. */
@EachDatabase
class PasswordOperationsTest {
  private static final String USERS = ApiWorld.ACME + "/users";
  private static final Pattern LINK = Pattern.compile("(/set-password/gh_pwd_[A-Za-z0-9_-]{43})");
  private static final String PASSWORD = "nine green bottles, Tuesday";

  private final ManyUsersWorld many;
  private final ApiWorld world;

  PasswordOperationsTest(TestDatabase database) {
    many = new ManyUsersWorld(database);
    world = many.api;
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private String made(String method, String more) {
    return world
        .made(
            "POST",
            USERS,
            "{\"userName\":\"ada@acme.example\",\"authenticationMethod\":\"%s\"%s}"
                .formatted(method, more))
        .path("id")
        .asString();
  }

  /** Waits until so many mails have left, and gives the newest. */
  private String mail(int count) {
    Path outbox = world.gatehouse.dataDirectory().resolve("outbox");
    List<Path> files =
        Await.until(count + " mails have left", () -> files(outbox), all -> all.size() >= count);
    assertThat(files).hasSize(count);
    try {
      return Files.readString(files.getLast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path outbox) {
    if (!Files.isDirectory(outbox)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(outbox)) {
      return all.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void who_is_created_with_a_password_is_invited_to_set_it() {
    String ada = made("password", "");

    assertThat(mail(1)).contains("To: ada@acme.example", "/invitation/");
    JsonNode password = world.read(USERS + "/" + ada + "/password");
    assertThat(password.path("set").asBoolean()).isFalse();
    Answer none = world.call("POST", USERS + "/" + ada + "/password/require-change", "");
    assertThat(none.status()).isEqualTo(409);
    assertThat(none.code()).isEqualTo("password_not_set");
  }

  @Test
  void a_method_changed_back_brings_a_link_and_changed_away_takes_the_password() {
    // Who existed before SSO may come back to a password.
    String user = USERS + "/" + made("password", ",\"invite\":false");
    world.gatehouse.clock().advance(Duration.ofMinutes(1));
    String connection = many.connection("Okta");
    world.made("PATCH", user, "{\"authenticationMethod\":\"%s\"}".formatted(connection));
    Answer early = world.call("POST", user + "/password/send-link", "");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.code()).isEqualTo("password_not_possible");
    world.made("PATCH", user, "{\"authenticationMethod\":\"password\"}");
    Matcher link = LINK.matcher(mail(1));
    assertThat(link.find()).isTrue();
    try (TestBrowser browser = world.gatehouse.browser()) {
      Map<String, String> twice = Map.of("password", PASSWORD, "repeated", PASSWORD);
      assertThat(browser.post(link.group(1), twice).body()).contains("Your password is set");
    }
    assertThat(world.read(user + "/password").path("set").asBoolean()).isTrue();
    world.made("PATCH", user, "{\"authenticationMethod\":\"%s\"}".formatted(connection));
    assertThat(world.read(user + "/password").path("set").asBoolean()).isFalse();
    world.made("PATCH", user, "{\"authenticationMethod\":\"password\"}");

    assertThat(world.read(user + "/password").path("set").asBoolean()).isFalse();
    assertThat(mail(3)).contains("/set-password/");
  }

  @Test
  void a_password_alone_does_not_pass_a_credential_check_where_a_second_step_is_asked_for() {
    String user = USERS + "/" + made("password", ",\"invite\":false");
    world.made("POST", user + "/password/send-link", "");
    Matcher link = LINK.matcher(mail(1));
    assertThat(link.find()).isTrue();
    try (TestBrowser browser = world.gatehouse.browser()) {
      browser.post(link.group(1), Map.of("password", PASSWORD, "repeated", PASSWORD));
    }
    assertThat(credentialCheck().path("allowed").asBoolean()).isTrue();
    world.made("PUT", ApiWorld.ACME + "/second-factor-policy", "{\"required\":true}");

    JsonNode refused = credentialCheck();
    assertThat(refused.path("allowed").asBoolean()).isFalse();
    assertThat(refused.path("code").asString()).isEqualTo("further_step_needed");
  }

  private JsonNode credentialCheck() {
    return world.made(
        "POST",
        ApiWorld.ACME + "/credential-checks",
        "{\"userName\":\"ada@acme.example\",\"password\":\"%s\",\"protocol\":\"SFTP\",\"clientAddress\":\"192.0.2.9\"}"
            .formatted(PASSWORD));
  }

  @Test
  void who_is_new_and_must_use_sso_gets_no_mail() {
    many.connection("Okta");
    world.gatehouse.clock().advance(Duration.ofMinutes(1));
    String user = USERS + "/" + made("password", ",\"localAccess\":\"ALLOWED\",\"invite\":false");
    world.made("PUT", user + "/local-access", "{\"access\":\"USUAL\"}");
    Answer useless = world.call("POST", user + "/password/send-link", "");

    assertThat(useless.code()).isEqualTo("password_not_possible");
    assertThat(useless.body().toString()).contains("In mixed mode only people who existed");
    assertThat(files(world.gatehouse.dataDirectory().resolve("outbox"))).isEmpty();
  }

  @Test
  void another_organizations_user_is_not_there() {
    String ada = made("password", "");

    assertThat(
            world
                .call("POST", "/organizations/globex/users/" + ada + "/password/send-link", "")
                .status())
        .isEqualTo(404);
  }
}
