package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.gatehouse.server.Await;
import dev.gatehouse.server.peers.LemonLdap.ServiceProvider;
import dev.gatehouse.testkit.TestKeys;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Signing in, and out of both sides from either, with LemonLDAP::NG. */
@Tag("peers")
class LemonLdapTest extends SingleLogoutWorld {
  private static LemonLdap provider;
  private static Place redirect;
  private static Place post;
  private static Place rekeyed;

  @BeforeAll
  static void start_lemonldap() {
    provider = LemonLdap.start(List.of(Person.ANN));
    redirect = place("lemon-redirect", provider.metadataUrl(), settings -> {});
    post = place("lemon-post", provider.metadataUrl(), SingleLogoutWorld::overPost);
    rekeyed = place("lemon-rekeyed", provider.metadataUrl(), settings -> {});
    provider.register(
        List.of(
            new ServiceProvider("redirect", redirect.metadata(), "email"),
            new ServiceProvider("post", post.metadataWithLogoutOver(POST), "persistent"),
            new ServiceProvider("rekeyed", rekeyed.metadata(), "email")));
  }

  @AfterAll
  static void end_lemonldap() {
    provider.close();
  }

  /** LemonLDAP::NG opens our address in a frame, and the answer comes back to it there. */
  private static void signsOutThere(Place place, String name) {
    Page page = signIn(place, Forms::signInAtLemonLdap);
    String heard = "Display OK status for SLO on " + name;
    String doubts = "Could not verify signature";
    long answers = provider.timesLogged(heard);
    long doubted = provider.timesLogged(doubts);
    page.waitForResponse(
        response -> response.url().startsWith(provider.logoutAnswerUrl()),
        () -> page.navigate(provider.logoutUrl()));
    wasSignedOutByProvider(place);
    long heardNow =
        Await.until(
            "it has logged our answer",
            () -> provider.timesLogged(heard),
            times -> times > answers);
    assertThat(heardNow).isEqualTo(answers + 1);
    // It says so, and goes on as if nothing was.
    assertThat(provider.timesLogged(doubts)).isEqualTo(doubted);
    page.context().close();
  }

  @Test
  void signing_out_here_signs_out_at_lemonldap_over_redirect() {
    signsOutHere(redirect, Forms::signInAtLemonLdap);
  }

  @Test
  void signing_out_here_signs_out_at_lemonldap_over_post() {
    signsOutHere(post, Forms::signInAtLemonLdap);
  }

  @Test
  void signing_out_at_lemonldap_ends_the_session_here_over_redirect() {
    signsOutThere(redirect, "redirect");
  }

  @Test
  void signing_out_at_lemonldap_ends_the_session_here_over_post() {
    signsOutThere(post, "post");
  }

  @Test
  void nothing_is_believed_that_lemonldap_signs_with_a_key_that_is_not_in_its_metadata() {
    Page page = signIn(rekeyed, Forms::signInAtLemonLdap);
    provider.signWith(TestKeys.attacker());
    try {
      believesNothing(rekeyed, page, provider.logoutUrl(), Forms::signInAtLemonLdap);
    } finally {
      provider.signWith(TestKeys.identityProvider());
    }
  }
}
