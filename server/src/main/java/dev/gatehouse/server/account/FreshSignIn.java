package dev.gatehouse.server.account;

import dev.gatehouse.server.credential.FactorRefusal;
import dev.gatehouse.server.factor.FreshProof;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SignIn;
import dev.gatehouse.server.signin.StartSignIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets people at their own things: with a session to look, with a fresh sign-in to change. Whoever
 * finds an open browser, or has stolen a session, can look for a while and change nothing.
 */
final class FreshSignIn implements Destination {
  private static final String NAME = "account";

  private final AccountDoor.Below below;
  private final SignIn signIn;
  private final AccountPages pages;
  private final FreshProof fresh;

  FreshSignIn(AccountDoor.Below below, SignIn signIn, AccountPages pages) {
    this.below = below;
    this.signIn = signIn;
    this.pages = pages;
    this.fresh = new FreshProof(below.database(), below.sessions(), below.factors(), below.clock());
  }

  /** Whoever has a session, however old. */
  Optional<SignedIn> session(Request request) {
    return below.sessions().resolve(request);
  }

  /** With a session, however old. */
  Response toLook(Request request, Function<SignedIn, Response> work) {
    return session(request)
        .map(work)
        .orElseGet(() -> signIn.start(request, nobody(place(request))));
  }

  /** Where they go on: what they had entered is not kept, and a form is not sent by itself. */
  private static String place(Request request) {
    return OwnPlace.of(request.path()).path();
  }

  /** With a fresh sign-in; who has a second factor must have shown it in that. */
  Response toChange(Request request, Function<SignedIn, Response> work) {
    return toLook(
        request,
        signedIn ->
            fresh.isFresh(signedIn)
                ? work.apply(signedIn)
                : signIn.start(request, again(signedIn, place(request))));
  }

  private static StartSignIn nobody(String place) {
    return new StartSignIn(
        Optional.empty(),
        NAME,
        place,
        "",
        Optional.empty(),
        Optional.empty(),
        true,
        false,
        false,
        Optional.empty());
  }

  private static StartSignIn again(SignedIn signedIn, String place) {
    return new StartSignIn(
        Optional.of(signedIn.scope()),
        NAME,
        place,
        "",
        signedIn.connection(),
        Optional.empty(),
        false,
        true,
        false,
        Optional.of(FreshProof.RECENT));
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Sending them on where a provider did not ask again would send them round in circles. */
  @Override
  public Response arrive(Request request, String state, SignedIn signedIn) {
    return fresh.isRecent(signedIn)
        ? Response.redirect(request.publicAddress().resolve(OwnPlace.of(state).path()))
        : pages.refused(403, FactorRefusal.SIGN_IN_NOT_RECENT.sentence());
  }
}
