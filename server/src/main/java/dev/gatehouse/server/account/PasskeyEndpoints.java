package dev.gatehouse.server.account;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.account.SecurityEndpoints.Added;
import dev.gatehouse.server.credential.FactorRefusal;
import dev.gatehouse.server.credential.PasskeyCheck;
import dev.gatehouse.server.credential.PasskeyCheck.Registration;
import dev.gatehouse.server.credential.Passkeys.Binding;
import dev.gatehouse.server.factor.PasskeyForm;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.util.Map;

/** Adds passkeys. */
final class PasskeyEndpoints {
  static final String PAGE = SecurityEndpoints.PAGE + "/passkeys";

  private static final String PURPOSE = "registration";

  private final AccountDoor.Below below;
  private final FreshSignIn fresh;
  private final SecurityEndpoints security;
  private final AccountPages pages;

  PasskeyEndpoints(
      AccountDoor.Below below, FreshSignIn fresh, SecurityEndpoints security, AccountPages pages) {
    this.below = below;
    this.fresh = fresh;
    this.security = security;
    this.pages = pages;
  }

  /** {@code GET /account/security/passkeys}. */
  Response open(Request request) {
    return fresh.toChange(
        request,
        signedIn ->
            SecurityEndpoints.isLocal(signedIn.user())
                ? page(200, signedIn, "")
                : security.overview(403, signedIn, FactorRefusal.METHOD_HAS_NONE.sentence()));
  }

  private Response page(int status, SignedIn signedIn, String problem) {
    String options =
        below
            .database()
            .write(
                tx ->
                    below
                        .factors()
                        .passkeys()
                        .creationOptions(
                            tx,
                            signedIn.scope(),
                            signedIn.user(),
                            binding(signedIn),
                            below.clock().instant()));
    return pages.passkey(
        status, new PasskeyForm("create", PAGE, options, Map.of(), false), problem);
  }

  /** {@code POST /account/security/passkeys}. */
  Response add(Request request) {
    String name = request.form().one("name").orElse("");
    String answer = request.form().one("credential").orElse("");
    return fresh.toChange(
        request,
        signedIn ->
            SecurityEndpoints.isLocal(signedIn.user())
                ? judged(request, signedIn, name, answer)
                : security.overview(403, signedIn, FactorRefusal.METHOD_HAS_NONE.sentence()));
  }

  private Response judged(Request request, SignedIn signedIn, String name, String answer) {
    return switch (below
        .factors()
        .passkeyCheck()
        .registration(
            signedIn.scope(),
            signedIn.user().id(),
            name,
            answer,
            binding(signedIn),
            below.clock().instant())) {
      case PasskeyCheck.Result.Wrong<Registration>(Refusal refusal) ->
          page(403, signedIn, refusal.sentence());
      case PasskeyCheck.Result.Right<Registration>(Registration registration) ->
          stored(request, signedIn, registration);
    };
  }

  private Response stored(Request request, SignedIn signedIn, Registration registration) {
    Added added =
        below
            .database()
            .write(
                tx ->
                    security.added(
                        tx,
                        request,
                        signedIn,
                        below
                            .factors()
                            .add(
                                tx,
                                signedIn.scope(),
                                signedIn.user(),
                                registration,
                                SecurityEndpoints.by(request, signedIn),
                                below.clock().instant())));
    return added
        .refusal()
        .map(why -> page(403, signedIn, why.sentence()))
        .orElseGet(() -> security.done(signedIn, added, "The passkey was added."));
  }

  /** The session is this browser's alone. */
  private static Binding binding(SignedIn signedIn) {
    return new Binding(PURPOSE, signedIn.session().value(), signedIn.user().id().value());
  }
}
