package dev.gatehouse.server.account;

import dev.gatehouse.protocol.RefusalCode;
import dev.gatehouse.server.credential.Authenticators.Enrolment;
import dev.gatehouse.server.credential.FactorNotices.By;
import dev.gatehouse.server.credential.FactorRefusal;
import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.credential.SecondFactorRegistry.Overview;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOut;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.factor.AppForm;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.QrPicture;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What somebody signs in with beside the password: authenticator apps, and recovery codes. */
final class SecurityEndpoints {
  static final String PAGE = "/account/security";
  static final String APPS = PAGE + "/apps";

  private final AccountDoor.Below below;
  private final SecondFactorRegistry factors;
  private final FreshSignIn fresh;
  private final AccountPages pages;

  SecurityEndpoints(AccountDoor.Below below, FreshSignIn fresh, AccountPages pages) {
    this.below = below;
    this.factors = below.factors();
    this.fresh = fresh;
    this.pages = pages;
  }

  /** {@code GET /account/security}. */
  Response open(Request request) {
    return fresh.toLook(request, signedIn -> overview(200, signedIn, ""));
  }

  Response overview(int status, SignedIn signedIn, String told) {
    SecurityView view =
        below
            .database()
            .read(
                tx ->
                    SecurityView.of(
                        signedIn.user().userName(),
                        isLocal(signedIn.user()),
                        factors.isRequired(tx, signedIn.scope()),
                        factors.overview(tx, signedIn.scope(), signedIn.user().id())));
    return pages.security(status, view.telling(told, status >= 400));
  }

  /** {@code POST /account/security/apps}. */
  Response beginApp(Request request) {
    String name = request.form().one("name").orElse("");
    return fresh.toChange(
        request,
        signedIn -> {
          if (!isLocal(signedIn.user())) {
            return refused(signedIn, FactorRefusal.METHOD_HAS_NONE);
          }
          return below
              .database()
              .write(
                  tx ->
                      factors
                          .authenticators()
                          .begin(
                              tx,
                              signedIn.scope(),
                              signedIn.user().id(),
                              name,
                              below.clock().instant()))
              .map(one -> redirect(request, APPS + "/" + one.id()))
              .orElseGet(() -> refused(signedIn, FactorRefusal.TOO_MANY_FACTORS));
        });
  }

  /** {@code GET /account/security/apps/{authenticator}}: the secret, as long as it is new. */
  Response openApp(Request request) {
    return fresh.toChange(
        request,
        signedIn ->
            pending(request, signedIn)
                .map(enrolment -> app(200, signedIn, enrolment, ""))
                .orElseGet(() -> refused(signedIn, FactorRefusal.ENROLMENT_GONE)));
  }

  private Optional<Enrolment> pending(Request request, SignedIn signedIn) {
    String id = request.pathParameter("authenticator");
    return below
        .database()
        .read(
            tx ->
                factors
                    .authenticators()
                    .pending(
                        tx, signedIn.scope(), signedIn.user().id(), id, below.clock().instant()));
  }

  private Response app(int status, SignedIn signedIn, Enrolment enrolment, String problem) {
    String organization =
        below
            .database()
            .read(tx -> below.organizations().get(tx, signedIn.scope().organization()))
            .map(Organization::name)
            .orElse("");
    String uri = enrolment.uri(organization, signedIn.user().userName());
    return pages.app(
        status,
        new AppForm(
            APPS + "/" + enrolment.id(),
            Map.of(),
            QrPicture.of(uri),
            enrolment.text(),
            PAGE,
            problem));
  }

  /** {@code POST /account/security/apps/{authenticator}}: the first code. */
  Response confirmApp(Request request) {
    String code = request.form().one("code").orElse("");
    return fresh.toChange(
        request,
        signedIn -> {
          Optional<Enrolment> enrolment = pending(request, signedIn);
          if (enrolment.isEmpty() || !isLocal(signedIn.user())) {
            return refused(signedIn, FactorRefusal.ENROLMENT_GONE);
          }
          Added added =
              below
                  .database()
                  .write(
                      tx -> {
                        Optional<FactorRefusal> refusal =
                            factors.confirm(
                                tx,
                                signedIn.scope(),
                                signedIn.user(),
                                enrolment.get(),
                                code,
                                by(request, signedIn),
                                below.clock().instant());
                        return added(tx, request, signedIn, refusal);
                      });
          return added
              .refusal()
              .map(why -> app(403, signedIn, enrolment.get(), why.sentence()))
              .orElseGet(() -> done(signedIn, added, "The authenticator app was added."));
        });
  }

  /** How adding a factor went; with recovery codes for whoever never had any. */
  record Added(Optional<FactorRefusal> refusal, List<String> codes) {}

  Added added(Transaction tx, Request request, SignedIn signedIn, Optional<FactorRefusal> refusal) {
    boolean first =
        refusal.isEmpty()
            && factors.overview(tx, signedIn.scope(), signedIn.user().id()).codes().made() == 0;
    return new Added(refusal, first ? codes(tx, request, signedIn) : List.of());
  }

  Response done(SignedIn signedIn, Added added, String told) {
    return added.codes().isEmpty()
        ? overview(200, signedIn, told)
        : pages.codes(signedIn.user().userName(), added.codes());
  }

  private List<String> codes(Transaction tx, Request request, SignedIn signedIn) {
    return factors.makeCodes(
        tx, signedIn.scope(), signedIn.user(), by(request, signedIn), below.clock().instant());
  }

  /** {@code POST /account/security/codes}: new ones, shown in the answer and never again. */
  Response makeCodes(Request request) {
    return fresh.toChange(
        request,
        signedIn -> {
          List<String> codes =
              below
                  .database()
                  .write(
                      tx ->
                          factors.isEnrolled(tx, signedIn.scope(), signedIn.user().id())
                              ? codes(tx, request, signedIn)
                              : List.of());
          return codes.isEmpty()
              ? redirect(request, PAGE)
              : pages.codes(signedIn.user().userName(), codes);
        });
  }

  /** {@code GET /account/security/remove/{factor}}. */
  Response askToRemove(Request request) {
    String id = request.pathParameter("factor");
    return fresh.toChange(
        request,
        signedIn ->
            name(signedIn, id)
                .map(name -> pages.remove(name, PAGE + "/remove/" + id))
                .orElseGet(() -> redirect(request, PAGE)));
  }

  private Optional<String> name(SignedIn signedIn, String id) {
    SecurityView view =
        below
            .database()
            .read(
                tx ->
                    SecurityView.of(
                        "",
                        true,
                        false,
                        factors.overview(tx, signedIn.scope(), signedIn.user().id())));
    return java.util.stream.Stream.concat(view.authenticators().stream(), view.passkeys().stream())
        .filter(one -> one.id().equals(id))
        .map(SecurityView.Item::name)
        .findFirst();
  }

  /** {@code POST /account/security/remove/{factor}}. */
  Response remove(Request request) {
    String id = request.pathParameter("factor");
    return fresh.toChange(
        request,
        signedIn -> {
          Optional<RefusalCode> refusal =
              below.database().write(tx -> removed(tx, request, signedIn, id));
          return refusal
              .map(why -> refused(signedIn, why))
              .orElseGet(() -> overview(200, signedIn, "It was removed, and works no longer."));
        });
  }

  private Optional<RefusalCode> removed(
      Transaction tx, Request request, SignedIn signedIn, String id) {
    User user = signedIn.user();
    Overview overview = factors.overview(tx, signedIn.scope(), user.id());
    if (overview.factors() == 1 && overview.has(id)) {
      Optional<LockOut> lockOut =
          below.lockOut().checkSecondFactors(tx, signedIn.scope(), user.id());
      if (lockOut.isPresent()) {
        return Optional.of(lockOut.get());
      }
      if (isLocal(user) && factors.isRequired(tx, signedIn.scope())) {
        return Optional.of(FactorRefusal.LAST_SECOND_FACTOR);
      }
    }
    factors.remove(tx, signedIn.scope(), user, id, by(request, signedIn), below.clock().instant());
    return Optional.empty();
  }

  private Response refused(SignedIn signedIn, RefusalCode why) {
    return overview(403, signedIn, why.sentence());
  }

  static By by(Request request, SignedIn signedIn) {
    return By.self(signedIn.user(), request.clientAddress());
  }

  static boolean isLocal(User user) {
    return user.method() instanceof User.Method.Password;
  }

  private static Response redirect(Request request, String path) {
    return Response.redirect(request.publicAddress().resolve(path));
  }
}
