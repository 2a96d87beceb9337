package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.Organization.Entitlements;
import dev.gatehouse.server.organization.OrganizationDraft;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.testkit.HeadlessBrowser;
import org.junit.jupiter.api.Test;

/** What happens to sign-ins when the plan of their organization changes. */
@EachDatabase
class PlanTest extends SignInSteps {
  private final Organizations organizations = new Organizations();

  PlanTest(TestDatabase database) {
    super(database);
  }

  private void plan(Entitlements after) {
    world.write(
        tx -> {
          Organization before = organizations.get(tx, world.acme.organization()).orElseThrow();
          OrganizationDraft draft =
              new OrganizationDraft(
                  before.slug(), before.name(), before.sessionPolicy(), after, before.branding());
          organizations.update(tx, before.id(), draft, world.clock.instant()).orThrow();
          world
              .connections()
              .planChanged(tx, world.acme, before.entitlements(), after, world.clock.instant());
          return true;
        });
  }

  @Test
  void without_sso_nobody_comes_in_and_nobody_stays_who_came_so() throws Exception {
    Connection connection = world.saml(world.acme);
    samlSignIn(connection, "jane");
    String token = browser.cookie("gatehouse_session");
    assertThat(world.sessions().resolve(token)).isPresent();
    HeadlessBrowser.Form late = samlAnswer(connection, "jane");
    plan(new Entitlements(10, false, true));

    assertThat(world.sessions().resolve(token)).isEmpty();
    assertThat(post(browser, late).statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(
            browser
                .get("/start?org=acme&state=page7&connection=" + connection.id())
                .headers()
                .firstValue("Location"))
        .isEmpty();
    assertThat(browser.get("/sign-in/acme").body()).doesNotContain("Acme staff");

    plan(new Entitlements(10, true, true));
    samlSignIn(connection, "jane");
    assertThat(world.sessions().resolve(browser.cookie("gatehouse_session"))).isPresent();
  }
}
