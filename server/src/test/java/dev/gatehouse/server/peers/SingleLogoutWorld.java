package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What tests of single logout (SAML profiles §4.4) do with whichever provider. */
abstract class SingleLogoutWorld extends GatehouseWorld {
  static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
  static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

  /**
   * An organization with one connection, which signs out at its provider.
   *
   * @param slug of the organization
   */
  record Place(String slug, String organization, String connection) {
    String signInUrl() {
      return gatehouse.at("/sign-in/" + slug + "/through/" + connection).toString();
    }

    String logoutUrl() {
      return entityId(connection) + "/logout";
    }

    String metadata() {
      return admin.samlMetadata(connection);
    }

    /** Its metadata as of a service provider that offers single logout over one binding alone. */
    String metadataWithLogoutOver(String binding) {
      String all = metadata();
      String one =
          all.replaceAll(
              "<md:SingleLogoutService Binding=\"(?!" + binding + "\")[^\"]*\"[^>]*/>", "");
      assertThat(one).hasSizeLessThan(all.length()).contains("SingleLogoutService", binding);
      return one;
    }

    /** What the audit trail says of refused logout messages, the newest first. */
    JsonNode refusedLogouts() {
      return admin.audited(organization, "logout.refused");
    }
  }

  /** Imports the provider's metadata into a new organization. */
  static Place place(String slug, String metadataUrl, Consumer<ObjectNode> change) {
    String organization = admin.organization(slug);
    ObjectNode settings = admin.imported(organization, Map.of("metadataUrl", metadataUrl));
    settings.put("signOutAtProvider", true);
    change.accept(settings);
    String connection = admin.connection(organization, "saml", settings, Map.of());
    admin.enable(organization, connection);
    return new Place(slug, organization, connection);
  }

  /** Requests over POST although the provider offers Redirect as well. */
  static void overPost(ObjectNode settings) {
    assertThat(settings.path("sloPostUrl").asString()).isNotEmpty();
    settings.put("requestBinding", "post");
    settings.put("sloRedirectUrl", "");
    settings.put("sloRedirectResponseUrl", "");
    // Reading the metadata again would bring them back.
    settings.put("metadataUrl", "");
  }

  /** Ann signs in through a browser of her own, and is known here by what the provider says. */
  static Page signIn(Place place, BiConsumer<Page, Person> form) {
    Page page = browser.newPage();
    page.navigate(place.signInUrl());
    form.accept(page, Person.ANN);
    Forms.arrivesAt(page, gatehouse.at("/sign-in/done").toString());
    assertThat(admin.sessions(place.organization())).isEqualTo(1);
    assertThat(admin.users(place.organization()).toString())
        .contains(Person.ANN.email(), Person.ANN.familyName());
    return page;
  }

  /** From our page to the provider and back, both messages verified; both sessions end. */
  static void signsOutHere(Place place, BiConsumer<Page, Person> form) {
    Page page = signIn(place, form);
    page.navigate(gatehouse.at("/auth/logout").toString());
    page.click("button.primary");
    Forms.shows(page, "text=You are signed out");
    assertThat(page.url()).startsWith(gatehouse.address().toString());
    assertThat(admin.sessions(place.organization())).isZero();
    assertThat(place.refusedLogouts()).isEmpty();

    page.navigate(place.signInUrl());
    Forms.shows(page, "input[name=password]");
    page.context().close();
  }

  /** That the provider's request ended Ann's session here. */
  static void wasSignedOutByProvider(Place place) {
    assertThat(place.refusedLogouts()).isEmpty();
    assertThat(admin.sessions(place.organization())).isZero();
    assertThat(admin.audited(place.organization(), "user.signed_out_by_provider")).isNotEmpty();
  }

  /**
   * The provider signs with a key that nobody here knows: neither its logout request nor its
   * assertion is believed.
   *
   * @param page of Ann, who signed in while the key was right
   */
  static void believesNothing(
      Place place, Page page, String providersLogoutUrl, BiConsumer<Page, Person> form) {
    Response answer =
        page.waitForResponse(
            response -> response.url().startsWith(place.logoutUrl()),
            () -> page.navigate(providersLogoutUrl));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(place.refusedLogouts().get(0).path("after").path("code").asString())
        .isEqualTo("saml_not_signed_by_configured_key");
    assertThat(admin.sessions(place.organization())).isEqualTo(1);
    page.context().close();

    Page another = browser.newPage();
    another.navigate(place.signInUrl());
    form.accept(another, Person.ANN);
    Forms.shows(another, ".reference");
    assertThat(admin.signIns(place.organization()).path("items").get(0).path("code").asString())
        .isEqualTo("saml_not_signed_by_configured_key");
    assertThat(admin.sessions(place.organization())).isEqualTo(1);
    another.context().close();
  }
}
