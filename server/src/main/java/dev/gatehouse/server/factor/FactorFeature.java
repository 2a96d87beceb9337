package dev.gatehouse.server.factor;

import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.signin.LocalSignIn;
import dev.gatehouse.server.signin.SecondStep;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import java.time.InstantSource;
import java.util.List;

/** Puts the second step together: constructed once, by {@code Core}. */
public final class FactorFeature {
  private final SecondStepEndpoints steps;
  private final EnrolmentEndpoints enrolment;
  private final PasskeySignInEndpoints passkeys;

  /** What runs it. */
  public record Engine(
      Database database,
      Organizations organizations,
      Pages pages,
      Cookies cookies,
      InstantSource clock) {}

  public FactorFeature(SecondFactorRegistry factors, LocalSignIn local, Engine engine) {
    FactorPages pages = new FactorPages(engine.pages());
    Surroundings around =
        new Surroundings(
            engine.database(), engine.organizations(), engine.cookies(), engine.clock());
    steps = new SecondStepEndpoints(engine.database(), factors, local, pages, engine.clock());
    enrolment = new EnrolmentEndpoints(around, factors, local, pages);
    passkeys = new PasskeySignInEndpoints(around, factors, local, pages);
  }

  /** What stands between a local proof and a session, in this order. */
  public List<SecondStep> steps() {
    return List.of(steps::pageOf, enrolment::pageOf, enrolment::codesPageOf);
  }

  public Routes addTo(Routes routes) {
    return routes
        .get("/sign-in/{organization}/passkey", passkeys::open)
        .post("/sign-in/{organization}/passkey", passkeys::signIn)
        .get(SecondStepEndpoints.PAGE, steps::open)
        .post(SecondStepEndpoints.PAGE, steps::code)
        .post(SecondStepEndpoints.PAGE + "/passkey", steps::passkey)
        .get(EnrolmentEndpoints.PAGE, enrolment::open)
        .post(EnrolmentEndpoints.PAGE, enrolment::confirm)
        .post(EnrolmentEndpoints.PAGE + "/app", enrolment::app)
        .post(EnrolmentEndpoints.PAGE + "/passkey", enrolment::passkey)
        .get(EnrolmentEndpoints.CODES, enrolment::openCodes)
        .post(EnrolmentEndpoints.CODES, enrolment::codes);
  }
}
