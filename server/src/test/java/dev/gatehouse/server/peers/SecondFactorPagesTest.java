package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.testkit.AdminClient;
import dev.gatehouse.testkit.AuthenticatorApp;
import dev.gatehouse.testkit.TestIdentityProvider;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Passkeys and the pages of second factors in a real browser, with Chromium's virtual authenticator
 * in the place of somebody's finger.
 */
@Tag("peers")
class SecondFactorPagesTest {
  private static final String PASSWORD = "nine green bottles, Tuesday";
  private static final String ELSEWHERE = "http://localhost:9/";

  private static Browser browser;
  private static GatehouseFixture gatehouse;
  private static AdminClient admin;

  @BeforeAll
  static void begin() {
    browser = Browser.start();
    gatehouse = GatehouseAdmin.startGatehouse();
    admin = new AdminClient(gatehouse.address().toString(), GatehouseFixture.ADMIN_KEY);
    admin.post("/organizations", Map.of("slug", "acme", "name", "Acme"));
  }

  @AfterAll
  static void end() {
    gatehouse.close();
    browser.close();
  }

  /** Somebody at a browser with an authenticator in it, signed in with a password. */
  private static final class Seat implements AutoCloseable {
    private final LookedAtPage looked = new LookedAtPage(browser);
    private final Page page = looked.page();
    private final String email;
    private final String user;
    private final CDPSession devices;
    private final String authenticator;

    Seat(String name) {
      email = name + "@acme.example";
      user =
          admin
              .post(
                  "/organizations/acme/users",
                  Map.of("userName", email, "authenticationMethod", "password"))
              .path("id")
              .asString();
      String link =
          admin
              .post("/organizations/acme/users/" + user + "/invitation", Map.of())
              .path("link")
              .asString();
      devices = page.context().newCDPSession(page);
      devices.send("WebAuthn.enable");
      JsonObject options = new JsonObject();
      options.addProperty("protocol", "ctap2");
      options.addProperty("transport", "internal");
      options.addProperty("hasResidentKey", true);
      options.addProperty("hasUserVerification", true);
      options.addProperty("isUserVerified", true);
      options.addProperty("automaticPresenceSimulation", true);
      JsonObject wanted = new JsonObject();
      wanted.add("options", options);
      authenticator =
          devices
              .send("WebAuthn.addVirtualAuthenticator", wanted)
              .get("authenticatorId")
              .getAsString();
      page.navigate(link);
      page.fill("input[name=password]", PASSWORD);
      page.fill("input[name=repeated]", PASSWORD);
      page.click("button");
      arrived();
    }

    void arrived() {
      page.waitForURL(gatehouse.at("/sign-in/done").toString());
    }

    void open(String path) {
      page.navigate(gatehouse.at(path).toString());
    }

    void addPasskey(String name) {
      open("/account/security/passkeys");
      page.fill("input[name=name]", name);
      page.click("button");
    }

    void signOut() {
      open("/auth/logout");
      page.click("button");
      page.waitForSelector("text=You are signed out");
    }

    void givePassword() {
      open("/sign-in/acme/password");
      page.fill("input[name=email]", email);
      page.fill("input[name=password]", PASSWORD);
      page.keyboard().press("Enter");
    }

    String alert() {
      page.waitForSelector("[role=alert]:visible");
      return page.textContent("[role=alert]:visible");
    }

    JsonObject ofDevice() {
      JsonObject which = new JsonObject();
      which.addProperty("authenticatorId", authenticator);
      return which;
    }

    JsonArray credentials() {
      return devices.send("WebAuthn.getCredentials", ofDevice()).getAsJsonArray("credentials");
    }

    /** Puts the one passkey back with a counter that is behind, as a copy would have it. */
    void copyWithCounter(int count) {
      JsonObject credential = credentials().get(0).getAsJsonObject();
      devices.send("WebAuthn.clearCredentials", ofDevice());
      credential.addProperty("signCount", count);
      JsonObject added = ofDevice();
      added.add("credential", credential);
      devices.send("WebAuthn.addCredential", added);
    }

    @Override
    public void close() {
      looked.close();
    }
  }

  private static JsonNode newest(String action) {
    return admin.get("/organizations/acme/audit-events?action=" + action).path("items").path(0);
  }

  @Test
  void a_passkey_is_made_and_then_signs_in_alone() {
    try (Seat ada = new Seat("ada")) {
      ada.open("/account/security");
      ada.looked.isInOrder("security-empty");
      ada.open("/account/security/passkeys");
      ada.looked.isInOrder("passkey-add");
      ada.addPasskey("Laptop");
      ada.page.waitForSelector(".codes");
      ada.looked.isInOrder("recovery-codes");
      assertThat(ada.page.locator(".codes li").count()).isEqualTo(10);
      ada.page.click("text=I have kept them");
      assertThat(ada.page.textContent(".items")).contains("Laptop", "not used yet");
      ada.looked.isInOrder("security");
      ada.signOut();

      ada.open("/sign-in/acme");
      ada.page.click("text=Use a passkey");
      ada.arrived();
      assertThat(newest("user.signed_in").path("after").toString()).contains("hwk", "mfa");
      ada.addPasskey("Again");
      assertThat(ada.alert()).contains("holds a passkey for your account already");
      ada.looked.isInOrder("passkey-known");
    }
  }

  @Test
  void an_app_and_a_passkey_are_second_factors() {
    try (Seat bob = new Seat("bob")) {
      bob.open("/account/security");
      bob.page.fill("input[name=name]", "Bob's telephone");
      bob.page.click("text=Add an authenticator app");
      bob.page.waitForSelector(".qr");
      bob.looked.isInOrder("app");
      AuthenticatorApp app = AuthenticatorApp.with(bob.page.textContent(".copy code"));
      bob.page.fill("input[name=code]", "000000");
      bob.page.click("text=Confirm");
      assertThat(bob.alert()).contains("does not fit");
      bob.page.fill("input[name=code]", app.code(gatehouse.clock().instant()));
      bob.page.click("text=Confirm");
      bob.page.waitForSelector(".codes");
      String recovery = bob.page.textContent(".codes li");
      bob.signOut();

      bob.givePassword();
      bob.page.waitForSelector("text=Confirm that it is you");
      bob.looked.isInOrder("second-step-app");
      bob.page.fill("input[name=code]", "000000");
      bob.page.keyboard().press("Enter");
      assertThat(bob.alert()).contains("does not fit");
      bob.page.click("summary");
      bob.looked.isInOrder("second-step-recovery");
      bob.page.fill("input[name=recovery]", recovery);
      bob.page.keyboard().press("Enter");
      bob.arrived();
      bob.addPasskey("Laptop");
      bob.page.waitForSelector("text=The passkey was added");
      bob.signOut();

      bob.givePassword();
      bob.page.waitForSelector("text=Confirm that it is you");
      bob.looked.isInOrder("second-step");
      bob.page.click("text=Use a passkey");
      bob.arrived();
      assertThat(newest("user.signed_in").path("after").toString()).contains("pwd", "hwk", "mfa");
    }
  }

  @Test
  void a_passkey_works_at_no_other_address() {
    try (Seat carl = new Seat("carl")) {
      carl.addPasskey("Laptop");
      carl.page.waitForSelector(".codes");
      carl.signOut();
      carl.page.navigate(
          "http://127.0.0.1:%d/sign-in/acme/passkey".formatted(gatehouse.address().getPort()));
      carl.page.click("button");
      assertThat(carl.alert()).contains("do not work at this address");

      // A page of another origin under the same name can ask the authenticator: the server says no.
      carl.page.addInitScript("navigator.credentials.get = options => new Promise(() => {})");
      carl.open("/sign-in/acme/passkey");
      String options = carl.page.getAttribute("form[data-passkey]", "data-options");
      String stolen = answeredElsewhere(carl, options);
      for (String sentence : new String[] {"could not be verified", "was used already"}) {
        carl.open("/sign-in/acme/passkey");
        carl.page.evaluate(
            """
            answer => {
              const form = document.querySelector('form[data-passkey]');
              form.elements.credential.value = answer;
              form.submit();
            }""",
            stolen);
        assertThat(carl.alert()).contains(sentence);
      }
    }
  }

  private static String answeredElsewhere(Seat seat, String options) {
    // A context of its own script: the page's is kept from asking.
    seat.page.route(
        ELSEWHERE + "**",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setBody("<!doctype html><title>Elsewhere</title>")));
    seat.page.navigate(ELSEWHERE);
    return seat.page
        .evaluate(
            """
            async text => {
              const options = JSON.parse(text);
              const octets = one => Uint8Array.from(
                atob(one.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
              const written = one => btoa(String.fromCharCode(...new Uint8Array(one)))
                .replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=+$/, '');
              const get = CredentialsContainer.prototype.get.bind(navigator.credentials);
              const made = await get({ publicKey: {
                challenge: octets(options.challenge), rpId: options.rpId,
                userVerification: 'required' } });
              return JSON.stringify({
                id: made.id, rawId: written(made.rawId), type: made.type,
                clientExtensionResults: {},
                response: {
                  clientDataJSON: written(made.response.clientDataJSON),
                  authenticatorData: written(made.response.authenticatorData),
                  signature: written(made.response.signature),
                  userHandle: written(made.response.userHandle) } });
            }""",
            options)
        .toString();
  }

  @Test
  void a_copy_with_an_older_counter_is_refused() {
    try (Seat dora = new Seat("dora")) {
      dora.addPasskey("Laptop");
      dora.page.waitForSelector(".codes");
      dora.signOut();
      dora.open("/sign-in/acme/passkey");
      dora.arrived();
      dora.signOut();
      dora.copyWithCounter(0);
      dora.open("/sign-in/acme/passkey");
      assertThat(dora.alert()).contains("tell your administrator");
      dora.looked.isInOrder("passkey-refused");
    }
  }

  @Test
  void a_passkey_that_was_removed_opens_nothing() {
    try (Seat eve = new Seat("eve")) {
      eve.addPasskey("Laptop");
      eve.page.waitForSelector(".codes");
      eve.signOut();
      eve.open("/sign-in/acme/passkey");
      eve.arrived();
      eve.open("/account/security");
      eve.page.click("a.danger");
      eve.looked.isInOrder("security-remove");
      eve.page.click("button");
      eve.page.waitForSelector("text=It was removed");
      assertThat(eve.page.locator(".items").count()).isZero();
      eve.signOut();
      eve.open("/sign-in/acme/passkey");
      assertThat(eve.alert()).contains("does not belong to an account here");
    }
  }

  @Test
  void who_signs_in_through_a_provider_by_now_cannot_use_the_passkey_of_before() {
    try (TestIdentityProvider provider = TestIdentityProvider.start(0, gatehouse.clock());
        Seat finn = new Seat("finn")) {
      finn.addPasskey("Laptop");
      finn.page.waitForSelector(".codes");
      finn.signOut();
      JsonNode settings =
          admin
              .post(
                  "/organizations/acme/connections/import",
                  Map.of("metadataUrl", provider.baseUrl() + "/saml/metadata"))
              .path("settings");
      String connection =
          admin
              .post(
                  "/organizations/acme/connections",
                  Map.of("preset", "keycloak-saml", "displayName", "Staff", "settings", settings))
              .path("id")
              .asString();
      admin.patch(
          "/organizations/acme/users/" + finn.user, Map.of("authenticationMethod", connection));
      finn.open("/sign-in/acme/passkey");
      assertThat(finn.alert()).contains("signs in another way");
    }
  }

  @Test
  void who_must_have_a_factor_makes_a_passkey_at_the_next_sign_in() {
    try (Seat gil = new Seat("gil")) {
      gil.signOut();
      admin.put("/organizations/acme/second-factor-policy", Map.of("required", true));
      gil.givePassword();
      gil.page.waitForSelector("text=Add a second factor");
      gil.looked.isInOrder("factor-required");
      gil.page.click("text=Make a passkey on this device");
      gil.page.waitForSelector("text=One last thing");
      gil.looked.isInOrder("recovery-offered");
      gil.page.click("text=Show my recovery codes");
      gil.page.waitForSelector(".codes");
      gil.page.click("text=I have kept them");
      gil.arrived();
    } finally {
      admin.put("/organizations/acme/second-factor-policy", Map.of("required", false));
    }
  }
}
