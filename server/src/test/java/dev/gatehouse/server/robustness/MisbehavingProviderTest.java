package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.testkit.Misbehaviour;
import dev.gatehouse.testkit.oidc.OidcMisbehaviour;
import dev.gatehouse.testkit.saml.SamlMisbehaviour;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** Everything that the test identity provider can do wrong, against the running program. */
class MisbehavingProviderTest {
  /** Wrong, and without effect on these sign-ins. */
  private static final Set<Misbehaviour> HARMLESS_HERE =
      Set.of(
          // Claims are read from the octets that were hashed, and those have no comments: the
          // address is whole, and so it is Jane.
          SamlMisbehaviour.COMMENT_IN_NAME,
          // Nobody asked for a maximum age.
          OidcMisbehaviour.ID_TOKEN_OLD_AUTHENTICATION,
          // The ID token says all that is needed, so userinfo is not asked.
          OidcMisbehaviour.USERINFO_OTHER_SUBJECT,
          OidcMisbehaviour.USERINFO_STATUS_500,
          OidcMisbehaviour.USERINFO_HTML);

  private static SignInLab lab;

  @BeforeAll
  static void start() {
    lab = SignInLab.givingUpAfter("5s");
    lab.samlOrganization("over-saml");
    lab.oidcOrganization("over-oidc");
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @TestFactory
  Stream<DynamicTest> saml_answers() {
    return Arrays.stream(SamlMisbehaviour.values())
        .map(how -> DynamicTest.dynamicTest(how.name(), () -> answered("over-saml", how)));
  }

  @TestFactory
  Stream<DynamicTest> openid_connect_answers() {
    return Arrays.stream(OidcMisbehaviour.values())
        .map(how -> DynamicTest.dynamicTest(how.name(), () -> answered("over-oidc", how)));
  }

  private static void answered(String slug, Misbehaviour how) {
    // Whatever the case before has left the program to wait for is over.
    lab.gatehouse.clock().advance(Duration.ofMinutes(20));
    if (how == SamlMisbehaviour.REPLAY) {
      admitted(slug, SamlMisbehaviour.BOTH_SIGNED);
    }
    if (how.wrong() && !HARMLESS_HERE.contains(how)) {
      refused(slug, how);
    } else {
      admitted(slug, how);
    }
  }

  private static void admitted(String slug, Misbehaviour how) {
    try (TestBrowser browser = lab.gatehouse.browser()) {
      HttpResponse<String> landed = lab.signIn(browser, slug, how.name());
      assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
      assertThat(browser.cookie("gatehouse_session")).isNotEmpty();
      assertThat(browser.follow(landed).body()).contains("jane@acme.example");
    }
  }

  private static void refused(String slug, Misbehaviour how) {
    Set<String> before = lab.database().rows();
    try (TestBrowser browser = lab.gatehouse.browser()) {
      HttpResponse<String> page = lab.signIn(browser, slug, how.name());
      if (how == SamlMisbehaviour.ENORMOUS) {
        // Refused while it is read, before anything in it says which sign-in it belongs to.
        assertThat(page.statusCode()).isEqualTo(413);
        assertThat(SignInLab.reference(page)).isNotBlank();
        return;
      }
      assertThat(page.statusCode()).as(page.body()).isEqualTo(403);
      JsonNode trace = lab.trace(slug, SignInLab.reference(page));
      isExplained(trace);
      tellsNothing(page, trace);
      assertThat(browser.cookie("gatehouse_session")).isEmpty();
    }
    Set<String> after = lab.database().rows();
    // The program tidies up by itself: what others left is over at some time.
    before.removeIf(row -> row.matches("(session|accepted message) .*") && !after.contains(row));
    assertThat(after).isEqualTo(before);
  }

  private static void isExplained(JsonNode trace) {
    assertSoftly(
        softly -> {
          softly.assertThat(trace.path("signIn").path("verdict").asString()).isEqualTo("REFUSED");
          softly.assertThat(trace.path("signIn").path("code").asString()).isNotBlank();
          softly.assertThat(trace.path("detail").asString()).isNotBlank();
          softly.assertThat(trace.path("remedy").asString()).isNotBlank();
          List<JsonNode> failed = SignInLab.failed(trace);
          softly.assertThat(failed).as("the failing check").hasSize(1);
          for (JsonNode check : failed) {
            softly.assertThat(check.path("expected").asString()).isNotBlank();
            softly.assertThat(check.path("actual").asString()).isNotBlank();
          }
        });
  }

  private static void tellsNothing(HttpResponse<String> page, JsonNode trace) {
    assertThat(page.body())
        .doesNotContain(trace.path("detail").asString())
        .doesNotContain("Exception", "dev.gatehouse", "\tat ");
  }
}
