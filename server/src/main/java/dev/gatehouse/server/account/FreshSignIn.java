package dev.gatehouse.server.account;

import dev.gatehouse.server.credential.FactorRefusal;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SignIn;
import dev.gatehouse.server.signin.StartSignIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets people at their own things: with a session to look, with a fresh sign-in to change. Whoever
 * finds an open browser, or has stolen a session, can look for a while and change nothing.
 */
final class FreshSignIn implements Destination {
  private static final String NAME = "account";
  private static final Duration RECENT = Duration.ofMinutes(15);

  private final AccountDoor.Below below;
  private final SignIn signIn;
  private final AccountPages pages;

  FreshSignIn(AccountDoor.Below below, SignIn signIn, AccountPages pages) {
    this.below = below;
    this.signIn = signIn;
    this.pages = pages;
  }

  /** With a session, however old. */
  Response toLook(Request request, Function<SignedIn, Response> work) {
    return below
        .sessions()
        .resolve(request)
        .map(work)
        .orElseGet(() -> signIn.start(request, nobody()));
  }

  /** With a fresh sign-in; who has a second factor must have shown it in that. */
  Response toChange(Request request, Function<SignedIn, Response> work) {
    return toLook(
        request,
        signedIn ->
            isFresh(signedIn) ? work.apply(signedIn) : signIn.start(request, again(signedIn)));
  }

  private boolean isFresh(SignedIn signedIn) {
    return isRecent(signedIn)
        && (signedIn.amr().contains("mfa")
            || !below.database().read(tx -> mustShowFactor(tx, signedIn)));
  }

  /** An identity provider asks for what it wants itself. */
  private boolean mustShowFactor(Transaction tx, SignedIn signedIn) {
    return signedIn.user().method() instanceof User.Method.Password
        && below.factors().isEnrolled(tx, signedIn.scope(), signedIn.user().id());
  }

  private boolean isRecent(SignedIn signedIn) {
    return below.clock().instant().isBefore(signedIn.authenticatedAt().plus(RECENT));
  }

  private static StartSignIn nobody() {
    return new StartSignIn(
        Optional.empty(),
        NAME,
        "",
        "",
        Optional.empty(),
        Optional.empty(),
        true,
        false,
        false,
        Optional.empty());
  }

  private static StartSignIn again(SignedIn signedIn) {
    return new StartSignIn(
        Optional.of(signedIn.scope()),
        NAME,
        "",
        "",
        signedIn.connection(),
        Optional.empty(),
        false,
        true,
        false,
        Optional.of(RECENT));
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Sending them on where a provider did not ask again would send them round in circles. */
  @Override
  public Response arrive(Request request, String state, SignedIn signedIn) {
    return isRecent(signedIn)
        ? Response.redirect(request.publicAddress().resolve(SecurityEndpoints.PAGE))
        : pages.refused(403, FactorRefusal.SIGN_IN_NOT_RECENT.sentence());
  }
}
