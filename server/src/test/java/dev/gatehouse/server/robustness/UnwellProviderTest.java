package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.robustness.FaultyPeer.Endpoint;
import dev.gatehouse.server.robustness.FaultyPeer.Fault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** OpenID Providers whose endpoints hang, drip, hang up or answer what nobody asked for. */
class UnwellProviderTest {
  private static final Pattern STATE = Pattern.compile("[?&]state=([^&]+)");

  /** Faults that end when the program gives up; the others are not a matter of time. */
  private static final Set<Fault> ENDLESS = EnumSet.of(Fault.HANGS, Fault.DRIPS);

  private static SignInLab patient;
  private static SignInLab impatient;
  private static FaultyPeer peer;

  @BeforeAll
  static void start() {
    patient = new SignInLab(TestDatabase.SQLITE);
    impatient = SignInLab.givingUpAfter("2s");
    peer = FaultyPeer.start();
  }

  @AfterAll
  static void stop() {
    peer.close();
    patient.close();
    impatient.close();
  }

  @TestFactory
  Stream<DynamicTest> a_broken_endpoint_is_explained_and_leaves_nothing() {
    return Arrays.stream(Endpoint.values())
        .flatMap(
            endpoint ->
                Arrays.stream(Fault.values())
                    .map(
                        fault ->
                            DynamicTest.dynamicTest(
                                endpoint + " " + fault, () -> isExplained(fault, endpoint))));
  }

  private static void isExplained(Fault fault, Endpoint endpoint) {
    String slug = (endpoint + "-" + fault).toLowerCase(Locale.ROOT).replace('_', '-');
    SignInLab lab = ENDLESS.contains(fault) ? impatient : patient;
    String connection = lab.oidcOrganization(slug, peer.issuer(fault, endpoint));
    Set<String> before = lab.database().rows();
    long begin = System.nanoTime();
    try (TestBrowser browser = lab.gatehouse.browser()) {
      HttpResponse<String> page = lab.depart(browser, slug);
      if (endpoint != Endpoint.DISCOVERY) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(303);
        page = browser.get(callback(connection, page));
      }
      assertThat(page.statusCode()).as(page.body()).isEqualTo(403);
      JsonNode trace = lab.trace(slug, SignInLab.reference(page));
      assertThat(trace.path("signIn").path("verdict").asString()).isEqualTo("REFUSED");
      assertThat(SignInLab.failed(trace))
          .hasSize(1)
          .allSatisfy(
              check -> {
                assertThat(check.path("expected").asString()).isNotBlank();
                assertThat(check.path("actual").asString()).isNotBlank();
              });
      assertThat(page.body())
          .doesNotContain(trace.path("detail").asString())
          .doesNotContain("Exception", "StackOverflow", "maintenance");
      assertThat(browser.cookie("gatehouse_session")).isEmpty();
    }
    assertThat(lab.database().rows()).isEqualTo(before);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
  }

  private static String callback(String connection, HttpResponse<String> departure) {
    String location = departure.headers().firstValue("Location").orElseThrow();
    Matcher state = STATE.matcher(location);
    assertThat(state.find()).as(location).isTrue();
    return "/auth/callback/oidc/" + connection + "?code=a-code&state=" + state.group(1);
  }

  @Test
  void a_provider_that_has_recovered_is_used_again() {
    patient.oidcOrganization("recovering");
    patient
        .provider
        .oidc()
        .answerInstead("/.well-known/openid-configuration", 200, "text/html", "<p>maintenance");
    try (TestBrowser browser = patient.gatehouse.browser()) {
      assertThat(patient.depart(browser, "recovering").statusCode()).isEqualTo(403);
      patient.provider.oidc().answerTruly();
      patient.gatehouse.clock().advance(Duration.ofMinutes(1));

      assertThat(browser.follow(patient.signIn(browser, "recovering", "")).body())
          .contains("jane@acme.example");
    }
  }
}
