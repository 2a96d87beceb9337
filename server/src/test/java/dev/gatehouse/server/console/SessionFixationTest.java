package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Cookies that somebody else has put into a person's browser are worth nothing to whoever put them
 * there, before and after the person signs in.
 */
class SessionFixationTest {
  private static final String SESSION = "gatehouse_session";
  private static final String SETUP = "gatehouse_setup";
  private static final List<String> COOKIES =
      List.of(SESSION, "gatehouse_browser", "gatehouse_known", "gatehouse_console", SETUP);

  private static final String PROVIDERS = "/console/acme/providers";

  private static ConsoleWorld world;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    world.user("acme", "ann@acme.example", "Ann Admin", List.of("admin"));
    world.user("acme", "mallory@acme.example", "Mallory Viewer", List.of("viewer"));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static void plant(TestBrowser attacker, TestBrowser victim) {
    for (String name : COOKIES) {
      if (!attacker.cookie(name).isEmpty()) {
        victim.setCookie(name, attacker.cookie(name));
      }
    }
  }

  private static void signOut(TestBrowser browser) {
    assertThat(browser.open("/auth/logout").body()).contains("Sign out");
    browser.follow(browser.post("/auth/logout", Map.of()));
  }

  private static boolean isInside(TestBrowser browser) {
    return browser.open("/console/acme/people").body().contains("ann@acme.example");
  }

  @Test
  void cookies_from_before_a_sign_in_do_not_become_signed_in() {
    try (TestBrowser attacker = world.gatehouse.browser();
        TestBrowser victim = world.gatehouse.browser()) {
      attacker.open("/console/acme");
      attacker.setCookie(SESSION, "gh_session_planted");
      plant(attacker, victim);
      assertThat(victim.cookie("gatehouse_browser")).as("something was planted").isNotEmpty();

      world.signIn(victim, "acme", "ann@acme.example");

      assertThat(isInside(victim)).isTrue();
      assertThat(victim.cookie(SESSION)).isNotEqualTo("gh_session_planted");
      assertThat(isInside(attacker)).isFalse();
    }
  }

  @Test
  void a_session_of_somebody_else_does_not_become_the_persons() {
    try (TestBrowser attacker = world.gatehouse.browser();
        TestBrowser victim = world.gatehouse.browser()) {
      world.signIn(attacker, "acme", "mallory@acme.example");
      String planted = attacker.cookie(SESSION);
      assertThat(planted).isNotEmpty();
      plant(attacker, victim);

      signOut(victim);
      world.signIn(victim, "acme", "ann@acme.example");

      assertThat(isInside(victim)).isTrue();
      assertThat(victim.cookie(SESSION)).isNotEmpty().isNotEqualTo(planted);
      assertThat(attacker.cookie(SESSION)).isEqualTo(planted);
      assertThat(isInside(attacker)).isFalse();
    }
  }

  @Test
  void every_sign_in_gives_a_new_token_and_the_one_before_ends() {
    try (TestBrowser victim = world.gatehouse.browser();
        TestBrowser thief = world.gatehouse.browser()) {
      world.signIn(victim, "acme", "ann@acme.example");
      String first = victim.cookie(SESSION);
      signOut(victim);
      world.signIn(victim, "acme", "ann@acme.example");

      assertThat(victim.cookie(SESSION)).isNotEmpty().isNotEqualTo(first);
      thief.setCookie(SESSION, first);
      assertThat(isInside(thief)).isFalse();
    }
  }

  @Test
  void a_set_up_link_gives_a_token_of_its_own_whatever_the_browser_brings() {
    try (TestBrowser attacker = world.gatehouse.browser();
        TestBrowser victim = world.gatehouse.browser()) {
      attacker.setCookie(SETUP, "gh_setup_planted");
      plant(attacker, victim);

      world.openSetupLink(victim, "acme", List.of("PROVIDER"));

      assertThat(victim.cookie(SETUP)).isNotEmpty().isNotEqualTo("gh_setup_planted");
      assertThat(victim.open(PROVIDERS).body()).contains("<h1><bdi>SSO providers");
      assertThat(attacker.open(PROVIDERS).body()).doesNotContain("<h1><bdi>SSO providers");
    }
  }
}
