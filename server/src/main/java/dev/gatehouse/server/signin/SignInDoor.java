package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.signin.Chooser.Choice;
import dev.gatehouse.server.signin.Chooser.Known;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import org.jspecify.annotations.Nullable;

/** Starts sign-ins: at once where the choice is clear, else with the page that asks. */
final class SignInDoor implements SignIn {
  private final Chooser chooser;
  private final Departures departures;
  private final Verdicts verdicts;
  private final Destinations destinations;
  private final StartPages startPages;

  SignInDoor(
      Chooser chooser,
      Departures departures,
      Verdicts verdicts,
      Destinations destinations,
      StartPages startPages) {
    this.chooser = chooser;
    this.departures = departures;
    this.verdicts = verdicts;
    this.destinations = destinations;
    this.startPages = startPages;
  }

  @Override
  public Response start(Request request, StartSignIn what) {
    destinations.required(what.destination());
    Asked asked = Asked.of(what);
    if (what.passive()) {
      // OpenID Connect Core §3.1.2.1: with prompt=none nothing may be shown, and a provider's own
      // session cannot be asked for without leaving.
      return passive(request, asked);
    }
    Known known =
        new Known(
            what.scope().orElse(null),
            what.connection().orElse(null),
            what.loginHint(),
            what.useSso());
    return start(request, known, asked, null);
  }

  Response start(Request request, Known known, Asked asked, byte @Nullable [] invitationHash) {
    return switch (chooser.choose(known)) {
      case Choice.Go go -> departures.depart(request, go.connection(), asked, invitationHash);
      case Choice.Ask ask -> startPages.choose(request, ask, asked, invitationHash);
      case Choice.Find unused -> startPages.find(request, asked);
      case Choice.Refuse refuse -> refused(request, asked, refuse.refusal());
    };
  }

  private Response passive(Request request, Asked asked) {
    Refusal refusal = SignInRefusal.LOGIN_REQUIRED.because("prompt=none");
    return refused(request, asked, refusal);
  }

  private Response refused(Request request, Asked asked, Refusal refusal) {
    return destinations
        .required(asked.destination())
        .refused(request, asked.state(), refusal.code())
        .orElseGet(() -> verdicts.plain(403, refusal));
  }
}
