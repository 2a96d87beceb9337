package dev.gatehouse.protocol.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.jose.KeySet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What userinfo may add to an ID token. */
class UserInfoTest {

  private static final Instant NOW = CorpusCase.NOW;
  private static final CorpusCase CASE = new CorpusCase("", Map.of());

  private static Verified idToken(Map<String, Object> claims) {
    Map<String, Object> all = new LinkedHashMap<>(claims);
    all.put("sub", "user-1");
    return new Verified(
        "https://login.example.com",
        "user-1",
        all,
        new Verified.Times(NOW, NOW.plusSeconds(300), null, null),
        List.of());
  }

  private static Verified merged(Map<String, Object> idToken, String userinfo) {
    byte[] body = userinfo.getBytes(StandardCharsets.UTF_8);
    OidcVerdict verdict =
        UserInfo.verify(
            RelyingParty.strict(
                "c", URI.create("https://rp.example"), new ClientAuthentication.None()),
            CASE.provider(),
            idToken(idToken),
            IncomingResponse.of(200, "application/json", body),
            KeySet.empty(),
            NOW);
    assertThat(verdict).isInstanceOf(Verified.class);
    return (Verified) verdict;
  }

  @Test
  void it_fills_gaps() {
    Verified merged =
        merged(
            Map.of(),
            "{\"sub\":\"user-1\",\"email\":\"ada@example.com\",\"email_verified\":true,"
                + "\"groups\":[\"a\"]}");

    assertThat(merged.email()).contains("ada@example.com");
    assertThat(merged.emailVerified()).isTrue();
    assertThat(merged.groups("groups")).isEqualTo(new Groups.Listed(List.of("a")));
  }

  @Test
  void it_changes_nothing_that_the_id_token_says() {
    Verified merged =
        merged(
            Map.of("email", "ada@example.com", "groups", List.of("a")),
            "{\"sub\":\"user-1\",\"email\":\"eve@example.com\",\"groups\":[\"admins\"]}");

    assertThat(merged.email()).contains("ada@example.com");
    assertThat(merged.groups("groups")).isEqualTo(new Groups.Listed(List.of("a")));
  }

  @Test
  void the_proof_of_one_address_does_not_prove_another() {
    Verified merged =
        merged(
            Map.of("email", "ceo@victim.example"),
            "{\"sub\":\"user-1\",\"email\":\"eve@example.com\",\"email_verified\":true}");

    assertThat(merged.email()).contains("ceo@victim.example");
    assertThat(merged.emailVerified()).isFalse();
  }

  @Test
  void the_proof_of_the_same_address_counts() {
    Verified merged =
        merged(
            Map.of("email", "ada@example.com"),
            "{\"sub\":\"user-1\",\"email\":\"ada@example.com\",\"email_verified\":true}");

    assertThat(merged.emailVerified()).isTrue();
  }

  @Test
  void it_says_nothing_about_the_sign_in_itself() {
    Verified merged =
        merged(
            Map.of(),
            "{\"sub\":\"user-1\",\"amr\":[\"mfa\"],\"acr\":\"high\",\"sid\":\"s\",\"azp\":\"c\","
                + "\"tid\":\"t\",\"oid\":\"o\"}");

    assertThat(merged.amr()).isEmpty();
    assertThat(merged.acr()).isEmpty();
    assertThat(merged.sessionId()).isEmpty();
    assertThat(merged.text("azp")).isEmpty();
    assertThat(merged.claims()).doesNotContainKeys("tid", "oid");
  }

  @Test
  void a_proof_without_an_address_does_not_prove_that_of_userinfo() {
    Verified merged =
        merged(
            Map.of("email_verified", true, "xms_edov", true),
            "{\"sub\":\"user-1\",\"email\":\"ceo@victim.example\",\"email_verified\":false}");

    assertThat(merged.email()).contains("ceo@victim.example");
    assertThat(merged.emailVerified()).isFalse();
    assertThat(merged.claims()).doesNotContainKey("xms_edov");
  }
}
