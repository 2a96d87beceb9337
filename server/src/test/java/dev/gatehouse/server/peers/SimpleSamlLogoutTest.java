package dev.gatehouse.server.peers;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Signing out of both sides from either, with SimpleSAMLphp. */
@Tag("peers")
class SimpleSamlLogoutTest extends SingleLogoutWorld {
  private static SimpleSaml provider;

  @BeforeAll
  static void start_simplesamlphp() {
    provider = SimpleSaml.start(List.of(Person.ANN));
  }

  @AfterAll
  static void end_simplesamlphp() {
    provider.close();
  }

  private static Place registered(
      String slug, List<String> bindings, Consumer<ObjectNode> settings) {
    Place place = place(slug, provider.metadataUrl(), settings);
    provider.registerWithLogout(
        SimpleSaml.ServiceProvider.signed(
                entityId(place.connection()), assertionConsumerServiceUrl(place.connection()))
            .requestsSignedWith(signingCertificate(place.metadata())),
        place.logoutUrl(),
        bindings);
    return place;
  }

  /** SimpleSAMLphp leads on only when our answer held. */
  private static void signsOutThere(Place place, Consumer<Page> confirmation) {
    Page page = signIn(place, Forms::signInAtSimpleSaml);
    String after = gatehouse.at("/sign-in").toString();
    page.navigate(provider.logoutUrl(after));
    confirmation.accept(page);
    Forms.arrivesAt(page, after);
    wasSignedOutByProvider(place);
    page.context().close();
  }

  @Test
  void signing_out_here_signs_out_at_simplesamlphp_over_redirect() {
    signsOutHere(
        registered("ssp-here", List.of(REDIRECT, POST), settings -> {}), Forms::signInAtSimpleSaml);
  }

  @Test
  void signing_out_here_signs_out_at_simplesamlphp_over_post() {
    signsOutHere(
        registered("ssp-here-post", List.of(POST), SingleLogoutWorld::overPost),
        Forms::signInAtSimpleSaml);
  }

  @Test
  void signing_out_at_simplesamlphp_ends_the_session_here_over_redirect() {
    signsOutThere(registered("ssp-there", List.of(REDIRECT, POST), settings -> {}), page -> {});
  }

  @Test
  void signing_out_at_simplesamlphp_ends_the_session_here_over_post() {
    signsOutThere(registered("ssp-there-post", List.of(POST), settings -> {}), page -> {});
  }

  @Test
  void signing_out_at_simplesamlphp_ends_the_session_here_from_a_frame() {
    Place place = registered("ssp-frames", List.of(REDIRECT), settings -> {});
    provider.signOutInFrames(true);
    try {
      signsOutThere(place, page -> page.click("#logout-all"));
    } finally {
      provider.signOutInFrames(false);
    }
  }

  @Test
  void nothing_is_believed_that_simplesamlphp_signs_with_a_key_that_is_not_in_its_metadata() {
    Place place = registered("ssp-rekeyed", List.of(REDIRECT, POST), settings -> {});
    Page page = signIn(place, Forms::signInAtSimpleSaml);
    // Other tests read the metadata anew.
    provider.changeKey();
    believesNothing(
        place,
        page,
        provider.logoutUrl(gatehouse.at("/sign-in").toString()),
        Forms::signInAtSimpleSaml);
  }
}
