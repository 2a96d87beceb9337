package dev.gatehouse.server.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.signals.EventKey;
import dev.gatehouse.testkit.signals.TestTransmitter;
import dev.gatehouse.testkit.signals.TestTransmitter.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Security events of identity providers, from their push to ended sessions, over real HTTP. */
@EachDatabase
class SignalsTest {
  private final SignalsWorld world;
  private TestTransmitter transmitter;
  private String connection;
  private String stream;

  SignalsTest(TestDatabase database) {
    world = new SignalsWorld(database);
  }

  @BeforeEach
  void acmeHearsOfItsPeople() {
    transmitter = world.transmitter();
    connection = world.organization("acme");
    stream = world.stream("acme", connection, transmitter, "PUSH");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Map<String, Object> jane() {
    return TestTransmitter.issSub(world.provider.oidc().issuer(), "acme-0001");
  }

  private void revoke(Object subject) {
    assertThat(transmitter.emit(TestTransmitter.caep("session-revoked"), subject, Map.of()))
        .containsExactly(new Answer(202, ""));
  }

  private String address() {
    return world.gatehouse.at("/signals/" + connection).toString();
  }

  private Answer push(String token) {
    return transmitter.push(address(), transmitter.authorization(), token);
  }

  @Nested
  class WhatFollows {
    @Test
    void a_revoked_session_ends_before_the_event_is_acknowledged() {
      String jane = world.signIn("acme", "jane");
      String ravi = world.signIn("acme", "ravi");

      revoke(jane());

      assertThat(world.sessions("acme", jane)).isZero();
      assertThat(world.sessions("acme", ravi)).isEqualTo(1);
      assertThat(world.outcomes(stream)).containsExactly("session-revoked APPLIED");
      assertThat(world.get("/organizations/acme/audit-events?action=signal.received").toString())
          .contains(jane, "session-revoked", "applied");
    }

    @Test
    void an_address_names_who_signs_in_through_the_connection_and_nobody_else() {
      String jane = world.signIn("acme", "jane");

      revoke(TestTransmitter.email(world.user("acme", "jane").path("userName").asString()));
      assertThat(world.sessions("acme", jane)).isZero();

      world.signIn("acme", "jane");
      world.call(
          "PATCH",
          "/organizations/acme/users/" + jane,
          "{\"authenticationMethod\":\"password\",\"localAccess\":\"ALLOWED\"}");
      world.advance(Duration.ofSeconds(1));
      revoke(TestTransmitter.email(world.user("acme", "jane").path("userName").asString()));
      assertThat(world.outcomes(stream).getFirst()).isEqualTo("session-revoked UNKNOWN_SUBJECT");
    }

    @Test
    void a_changed_credential_ends_the_sessions_that_were_opened_before() {
      String jane = world.signIn("acme", "jane");
      world.advance(Duration.ofMinutes(5));
      long changed = world.gatehouse.clock().instant().getEpochSecond();
      world.advance(Duration.ofMinutes(5));
      world.signIn("acme", "jane");
      assertThat(world.sessions("acme", jane)).isEqualTo(2);

      transmitter.emit(
          TestTransmitter.caep("credential-change"),
          jane(),
          Map.of(
              "credential_type", "password", "change_type", "update", "event_timestamp", changed));

      assertThat(world.sessions("acme", jane)).isEqualTo(1);
    }

    @Test
    void only_a_fallen_level_of_assurance_ends_sessions() {
      String jane = world.signIn("acme", "jane");
      String type = TestTransmitter.caep("assurance-level-change");

      transmitter.emit(type, jane(), Map.of("change_direction", "increase"));
      assertThat(world.sessions("acme", jane)).isEqualTo(1);

      transmitter.emit(type, jane(), Map.of("change_direction", "decrease"));
      assertThat(world.sessions("acme", jane)).isZero();
    }

    @Test
    void a_disabled_account_is_deactivated_and_taken_back_by_the_same_transmitter() {
      String jane = world.signIn("acme", "jane");

      transmitter.emit(TestTransmitter.risc("account-disabled"), jane(), Map.of());
      assertThat(world.user("acme", "jane").path("active").asBoolean()).isFalse();
      assertThat(world.sessions("acme", jane)).isZero();

      transmitter.emit(TestTransmitter.risc("account-enabled"), jane(), Map.of());
      assertThat(world.user("acme", "jane").path("active").asBoolean()).isTrue();
      assertThat(world.outcomes(stream))
          .containsExactlyInAnyOrder("account-enabled APPLIED", "account-disabled APPLIED");
    }

    @Test
    void what_an_administrator_ended_no_signal_brings_back() {
      String jane = world.signIn("acme", "jane");
      String path = "/organizations/acme/users/" + jane;
      world.call("POST", path + "/deactivate", "");
      transmitter.emit(TestTransmitter.risc("account-enabled"), jane(), Map.of());
      assertThat(world.user("acme", "jane").path("active").asBoolean()).isFalse();

      // Also where a signal had deactivated first, and the administrator said so again.
      world.call("POST", path + "/activate", "");
      world.advance(Duration.ofSeconds(1));
      transmitter.emit(TestTransmitter.risc("account-disabled"), jane(), Map.of());
      world.advance(Duration.ofSeconds(1));
      world.call("POST", path + "/deactivate", "");
      world.advance(Duration.ofSeconds(1));
      transmitter.emit(TestTransmitter.risc("account-enabled"), jane(), Map.of());
      assertThat(world.user("acme", "jane").path("active").asBoolean()).isFalse();
    }

    @Test
    void a_purged_account_is_not_brought_back_by_account_enabled() {
      world.signIn("acme", "jane");
      transmitter.emit(TestTransmitter.risc("account-purged"), jane(), Map.of());
      transmitter.emit(TestTransmitter.risc("account-enabled"), jane(), Map.of());
      assertThat(world.user("acme", "jane").path("active").asBoolean()).isFalse();
    }

    @Test
    void who_signs_in_otherwise_by_now_is_not_deactivated() {
      String jane = world.signIn("acme", "jane");
      world.call(
          "PATCH",
          "/organizations/acme/users/" + jane,
          "{\"authenticationMethod\":\"password\",\"localAccess\":\"ALLOWED\"}");
      world.advance(Duration.ofSeconds(1));
      transmitter.emit(TestTransmitter.risc("account-disabled"), jane(), Map.of());

      assertThat(world.user("acme", "jane").path("active").asBoolean()).isTrue();
    }

    @Test
    void the_last_administrator_loses_the_sessions_and_stays_active() {
      String jane = world.signIn("acme", "jane");
      world.call("PATCH", "/organizations/acme/users/" + jane, "{\"roles\":[\"admin\"]}");
      world.advance(Duration.ofSeconds(1));
      transmitter.emit(TestTransmitter.risc("account-disabled"), jane(), Map.of());

      assertThat(world.user("acme", "jane").path("active").asBoolean()).isTrue();
      assertThat(world.sessions("acme", jane)).isZero();
      assertThat(world.outcomes(stream)).containsExactly("account-disabled LAST_ADMINISTRATOR");
    }

    @Test
    void account_enabled_takes_nothing_back_where_nobody_wants_that() {
      world.signIn("acme", "jane");
      world.call("PATCH", stream, "{\"reactivateUsers\":false}");
      transmitter.emit(TestTransmitter.risc("account-disabled"), jane(), Map.of());
      transmitter.emit(TestTransmitter.risc("account-enabled"), jane(), Map.of());

      assertThat(world.user("acme", "jane").path("active").asBoolean()).isFalse();
    }

    @Test
    void a_subject_of_another_issuer_or_of_one_device_is_nobody_of_ours() {
      String jane = world.signIn("acme", "jane");
      revoke(TestTransmitter.issSub("https://other.example", "acme-0001"));
      Map<String, Object> device = Map.of("format", "opaque", "id", "device-1");
      revoke(Map.of("format", "complex", "user", jane(), "device", device));

      assertThat(world.sessions("acme", jane)).isEqualTo(1);
      assertThat(world.outcomes(stream))
          .containsExactly("session-revoked UNKNOWN_SUBJECT", "session-revoked UNKNOWN_SUBJECT");
    }

    @Test
    void an_unknown_subject_is_acknowledged_and_noted() {
      revoke(TestTransmitter.issSub(world.provider.oidc().issuer(), "nobody"));
      revoke(Map.of("format", "opaque", "id", "nobody"));
      assertThat(world.outcomes(stream))
          .containsExactly("session-revoked UNKNOWN_SUBJECT", "session-revoked UNKNOWN_SUBJECT");
    }

    @Test
    void aliases_of_two_people_end_nobody_s_sessions() {
      String jane = world.signIn("acme", "jane");
      String ravi = world.signIn("acme", "ravi");
      revoke(
          Map.of(
              "format",
              "aliases",
              "identifiers",
              List.of(
                  jane(),
                  TestTransmitter.email(world.user("acme", "ravi").path("userName").asString()))));
      assertThat(world.sessions("acme", jane) + world.sessions("acme", ravi)).isEqualTo(2);
      assertThat(world.outcomes(stream)).containsExactly("session-revoked AMBIGUOUS_SUBJECT");
    }

    @Test
    void a_session_that_is_named_by_the_provider_s_sid_ends_and_no_other() {
      SignalsWorld.Came first = world.come("acme", "jane");
      SignalsWorld.Came second = world.come("acme", "jane");
      String ravi = world.signIn("acme", "ravi");
      assertThat(first.sid()).isNotEqualTo(second.sid());

      // The session of one with the name of another is nobody's.
      Object ravis = TestTransmitter.issSub(world.provider.oidc().issuer(), "acme-0002");
      revoke(Map.of("format", "complex", "user", ravis, "session", opaque(first.sid())));
      assertThat(world.sessions("acme", first.user())).isEqualTo(2);
      assertThat(world.sessions("acme", ravi)).isEqualTo(1);

      revoke(Map.of("format", "complex", "user", jane(), "session", opaque(first.sid())));
      assertThat(world.sessions("acme", first.user())).isEqualTo(1);

      // Once more for the one that is gone, and for the other without a person.
      revoke(Map.of("format", "complex", "session", opaque(first.sid())));
      assertThat(world.sessions("acme", first.user())).isEqualTo(1);
      revoke(Map.of("format", "complex", "session", opaque(second.sid())));
      assertThat(world.sessions("acme", first.user())).isZero();
      assertThat(world.sessions("acme", ravi)).isEqualTo(1);
    }

    private static Map<String, Object> opaque(String id) {
      return Map.of("format", "opaque", "id", id);
    }

    @Test
    void the_last_administrator_loses_the_sessions_and_stays() {
      String jane = world.signIn("acme", "jane");
      world.call("PATCH", "/organizations/acme/users/" + jane, "{\"roles\":[\"admin\"]}");
      String type = TestTransmitter.risc("account-disabled");

      assertThat(transmitter.emit(type, jane(), Map.of())).containsExactly(new Answer(202, ""));

      assertThat(world.user("acme", "jane").path("active").asBoolean()).isTrue();
      assertThat(world.sessions("acme", jane)).isZero();
      assertThat(world.outcomes(stream)).containsExactly("account-disabled LAST_ADMINISTRATOR");
      assertThat(world.get("/organizations/acme/audit-events?action=signal.received").toString())
          .contains(jane, "account-disabled", "last_administrator");
      assertThat(
              world.get("/organizations/acme/audit-events?action=user.deactivated").path("items"))
          .isEmpty();

      // With another administrator the same event counts.
      world.call(
          "POST",
          "/organizations/acme/users",
          "{\"userName\":\"kim@acme.example\",\"authenticationMethod\":\"password\","
              + "\"roles\":[\"admin\"],\"localAccess\":\"ALLOWED\",\"invite\":false}");
      transmitter.emit(type, jane(), Map.of());
      assertThat(world.user("acme", "jane").path("active").asBoolean()).isFalse();
    }

    @Test
    void a_session_that_is_named_and_not_ours_ends_nothing() {
      String jane = world.signIn("acme", "jane");
      Map<String, Object> other = Map.of("format", "opaque", "id", "another session");
      revoke(Map.of("format", "complex", "user", jane(), "session", other));
      revoke(Map.of("format", "complex", "session", other));
      assertThat(world.sessions("acme", jane)).isEqualTo(1);
    }
  }

  @Nested
  class WhoMaySpeak {
    @Test
    void a_token_counts_once() {
      Map<String, Object> claims =
          transmitter.claims(
              transmitter.audience(), TestTransmitter.caep("session-revoked"), jane(), Map.of());
      String token = transmitter.key().sign(claims);
      String jane = world.signIn("acme", "jane");
      assertThat(push(token)).isEqualTo(new Answer(202, ""));
      world.signIn("acme", "jane");

      assertThat(push(token)).isEqualTo(new Answer(202, ""));

      assertThat(world.sessions("acme", jane)).isEqualTo(1);
      assertThat(world.outcomes(stream)).hasSize(1);
    }

    @Test
    void a_token_counts_once_even_after_the_stream_was_made_anew() {
      Map<String, Object> claims =
          transmitter.claims(
              transmitter.audience(), TestTransmitter.caep("session-revoked"), jane(), Map.of());
      push(transmitter.key().sign(claims));
      world.call("DELETE", stream, "");
      assertThat(transmitter.streamCount()).isZero();
      world.stream("acme", connection, transmitter, "PUSH");
      String jane = world.signIn("acme", "jane");

      Map<String, Object> again = new HashMap<>(claims);
      again.put("aud", transmitter.audience());
      assertThat(push(transmitter.key().sign(again)).status()).isEqualTo(202);

      assertThat(world.sessions("acme", jane)).isEqualTo(1);
    }

    @Test
    void another_transmitter_cannot_speak_for_the_people_of_this_one() {
      TestTransmitter other = world.transmitter();
      String globex = world.organization("globex");
      world.stream("globex", globex, other, "PUSH");
      String jane = world.signIn("acme", "jane");
      String type = TestTransmitter.caep("session-revoked");

      // Its own stream names somebody of its own organization only.
      other.emit(type, jane(), Map.of());
      other.emit(type, TestTransmitter.email("jane@acme.example"), Map.of());
      // Its token does not pass at the other's door, with either's secret.
      String token = other.key().sign(other.claims(transmitter.audience(), type, jane(), Map.of()));
      assertThat(other.push(address(), other.authorization(), token).status()).isEqualTo(401);
      assertThat(push(token).body()).contains("\"err\":\"invalid_key\"");
      // Nor does one that it signs in the other's name.
      Map<String, Object> posing =
          transmitter.claims(transmitter.audience(), type, jane(), Map.of());
      assertThat(push(other.key().sign(posing)).body()).contains("\"err\":\"invalid_key\"");
      // Nor one that it was sent itself, passed on with the right signature.
      String passedOn =
          transmitter.key().sign(transmitter.claims(other.audience(), type, jane(), Map.of()));
      assertThat(push(passedOn).body()).contains("\"err\":\"invalid_audience\"");

      assertThat(world.sessions("acme", jane)).isEqualTo(1);
    }

    @Test
    void a_second_connection_of_the_same_organization_has_its_own_people() {
      String second = world.connection("acme", "second-client");
      TestTransmitter other = world.transmitter();
      world.stream("acme", second, other, "PUSH");
      world.call("POST", "/organizations/acme/connections/" + second + "/disable", "");
      String jane = world.signIn("acme", "jane");
      world.call("POST", "/organizations/acme/connections/" + second + "/enable", "");

      other.emit(TestTransmitter.caep("session-revoked"), jane(), Map.of());
      other.emit(TestTransmitter.risc("account-disabled"), jane(), Map.of());

      assertThat(world.sessions("acme", jane)).isEqualTo(1);
      assertThat(world.user("acme", "jane").path("active").asBoolean()).isTrue();
    }

    @Test
    void refusals_have_the_words_of_rfc_8935() {
      String type = TestTransmitter.caep("session-revoked");
      Map<String, Object> claims =
          transmitter.claims(transmitter.audience(), type, jane(), Map.of());
      EventKey key = transmitter.key();

      assertThat(transmitter.push(address(), "", key.sign(claims)))
          .isEqualTo(
              new Answer(
                  401,
                  "{\"err\":\"authentication_failed\",\"description\":\"The bearer token is not"
                      + " valid here.\"}"));
      assertThat(refusal(key.sign("JWT", claims))).isEqualTo("400 invalid_request");
      assertThat(refusal("not a token")).isEqualTo("400 invalid_request");
      assertThat(refusal(EventKey.generated().sign(claims))).isEqualTo("400 invalid_key");
      claims.put("iss", "https://else.example");
      assertThat(refusal(key.sign(claims))).isEqualTo("400 invalid_issuer");
      assertThat(world.get(stream).path("lastError").asString()).startsWith("set_issuer: ");
      world.call("POST", "/organizations/acme/connections/" + connection + "/disable", "");
      assertThat(refusal(key.sign(claims))).isEqualTo("403 access_denied");
    }

    private String refusal(String token) {
      Answer answer = push(token);
      return answer.status() + " " + answer.body().replaceAll(".*\"err\":\"([a-z_]+)\".*", "$1");
    }
  }

  @Nested
  class TheStream {
    @Test
    void is_verified_by_an_event_that_comes_as_asked() {
      assertThat(
              world.get(stream).path("verifiedAt").isNull()
                  || world.get(stream).path("verifiedAt").isMissingNode())
          .isTrue();
      world.call("POST", stream + "/verify", "");
      world.await("it is verified", () -> world.get(stream).path("verifiedAt").isString());
    }

    @Test
    void follows_what_its_transmitter_says_of_it() {
      transmitter.streamUpdated("paused");
      assertThat(world.get(stream).path("status").asString()).isEqualTo("PAUSED");
      world.call("PATCH", stream, "{\"status\":\"ENABLED\"}");
      assertThat(world.call("POST", stream + "/refresh", "").path("status").asString())
          .isEqualTo("ENABLED");
    }

    @Test
    void of_another_organization_is_not_seen() {
      world.organization("globex");
      String path = "/api/v1" + SignalsWorld.streamPath("globex", connection);
      assertThat(world.gatehouse.admin("GET", path, "").statusCode()).isEqualTo(404);
      assertThat(world.gatehouse.admin("DELETE", path, "").statusCode()).isEqualTo(404);
      assertThat(transmitter.streamCount()).isEqualTo(1);
    }

    @Test
    void is_made_by_a_client_that_gets_tokens() {
      world.call("DELETE", stream, "");
      world.call(
          "POST",
          stream,
          """
          {"issuer":"%s","delivery":"PUSH","tokenEndpoint":"%s","clientId":"%s","clientSecret":"%s"}
          """
              .formatted(
                  transmitter.issuer(),
                  transmitter.tokenEndpoint(),
                  TestTransmitter.CLIENT_ID,
                  TestTransmitter.CLIENT_SECRET));
      assertThat(transmitter.streamCount()).isEqualTo(1);
    }

    @Test
    void that_was_set_up_by_hand_shows_its_secret_once() {
      world.call("DELETE", stream, "");
      var made =
          world.call(
              "POST",
              stream,
              "{\"issuer\":\"%s\",\"delivery\":\"PUSH\",\"jwksUri\":\"%s\"}"
                  .formatted(transmitter.issuer(), transmitter.jwksUri()));
      String secret = made.path("pushSecret").asString();
      String jane = world.signIn("acme", "jane");
      Map<String, Object> claims =
          transmitter.claims(
              address(),
              TestTransmitter.caep("session-revoked"),
              TestTransmitter.email("jane@acme.example"),
              Map.of());
      String token = transmitter.key().sign(claims);

      assertThat(transmitter.push(address(), "Bearer " + secret, token).status()).isEqualTo(202);

      assertThat(world.sessions("acme", jane)).isZero();
      assertThat(world.get(stream).toString()).doesNotContain(secret);
      // What was set up by hand is switched off here alone.
      world.call("PATCH", stream, "{\"status\":\"DISABLED\"}");
      assertThat(transmitter.push(address(), "Bearer " + secret, token).status()).isEqualTo(403);
    }

    @Test
    void of_a_transmitter_that_hangs_is_not_made() {
      Map<String, String> impatient = Map.of("outgoing.timeout", "1s");
      try (SignalsWorld own = new SignalsWorld(TestDatabase.SQLITE, impatient)) {
        TestTransmitter hanging = own.transmitter();
        hanging.hang();
        var answer =
            own.gatehouse.admin(
                "POST",
                "/api/v1" + SignalsWorld.streamPath("acme", own.organization("acme")),
                "{\"issuer\":\"%s\",\"delivery\":\"PUSH\",\"bearerToken\":\"t\"}"
                    .formatted(hanging.issuer()));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("transmitter_failed", "outgoing_timeout");
      }
    }
  }
}
