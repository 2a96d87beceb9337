package dev.gatehouse.server.password;

import static dev.gatehouse.server.face.Words.say;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.PasswordLinks;
import dev.gatehouse.server.credential.PasswordLinks.Bearer;
import dev.gatehouse.server.credential.PasswordRefusal;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.face.Face;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.password.PasswordSetting.Wish;
import dev.gatehouse.server.signin.LocalSignIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Asking for a link by mail, and setting the password with it. It signs nobody in: what else stands
 * before a session, such as a second factor, is asked for on the sign-in page as ever.
 */
final class LinkEndpoints {
  private static final int LONGEST_ADDRESS = 254;

  private final Surroundings around;
  private final ForgottenPasswords forgotten;
  private final PasswordLinks links;
  private final PasswordSetting setting;
  private final LocalSignIn local;
  private final PasswordPages pages;

  /** What is around every endpoint. */
  record Surroundings(Database database, Organizations organizations, InstantSource clock) {

    Organization organization(OrganizationScope scope) {
      Face.current().of(scope.organization().value());
      return database.read(tx -> organizations.get(tx, scope.organization())).orElseThrow();
    }
  }

  LinkEndpoints(
      Surroundings around,
      ForgottenPasswords forgotten,
      PasswordLinks links,
      PasswordSetting setting,
      LocalSignIn local,
      PasswordPages pages) {
    this.around = around;
    this.forgotten = forgotten;
    this.links = links;
    this.setting = setting;
    this.local = local;
    this.pages = pages;
  }

  /** {@code GET /sign-in/{organization}/forgotten}. */
  Response form(Request request) {
    return scope(request)
        .map(around::organization)
        .map(one -> pages.forgotten(200, one.name(), one.slug(), ""))
        .orElseGet(() -> Response.redirect(request.publicAddress().resolve("/sign-in")));
  }

  /** The same answer for every address: who has one reads the mail. */
  Response ask(Request request) {
    Optional<OrganizationScope> scope = scope(request);
    if (scope.isEmpty()) {
      return Response.redirect(request.publicAddress().resolve("/sign-in"));
    }
    Organization organization = around.organization(scope.get());
    String email = request.form().one("email").orElse("").strip();
    boolean address =
        email.length() <= LONGEST_ADDRESS
            && email.indexOf('@') > 0
            && email.chars().noneMatch(Character::isISOControl);
    if (!address) {
      return pages.forgotten(
          400, organization.name(), organization.slug(), say("Please enter your e-mail address."));
    }
    Instant now = around.clock().instant();
    return switch (forgotten.ask(scope.get(), email, request.clientAddress(), now)) {
      case FailureLimits.Answer.Wait(Duration pause) ->
          pages
              .forgotten(
                  429,
                  organization.name(),
                  organization.slug(),
                  PasswordRefusal.TOO_MANY_FAILURES.sentence())
              .with("Retry-After", Long.toString(pause.toSeconds()));
      case FailureLimits.Answer.Go unused ->
          pages.told(
              say("Look into your mail"),
              say(
                  "If somebody here has this address, a mail is on its way that says what to do. It may take a minute, and it may have landed among the unwanted ones."),
              "/sign-in/" + organization.slug());
    };
  }

  private Optional<OrganizationScope> scope(Request request) {
    String slug = request.pathParameter("organization");
    return around.database().read(tx -> around.organizations().scope(tx, slug));
  }

  /**
   * {@code GET /set-password/{token}}: looks only, because programs open links in mails as well.
   */
  Response open(Request request) {
    String token = request.pathParameter("token");
    Instant now = around.clock().instant();
    return around
        .database()
        .read(tx -> links.resolve(tx, token, now))
        .map(bearer -> pages.form(200, form(bearer, token)))
        .orElseGet(LinkEndpoints.this::unusable);
  }

  private SetForm form(Bearer bearer, String token) {
    return SetForm.of(around.organization(bearer.scope()), bearer.user(), "/set-password/" + token);
  }

  private Response unusable() {
    return pages.refused(404, PasswordRefusal.LINK_UNUSABLE.because("unknown, used or over"));
  }

  /** {@code POST /set-password/{token}}. */
  Response set(Request request) {
    String token = request.pathParameter("token");
    Instant now = around.clock().instant();
    Optional<Bearer> bearer = around.database().read(tx -> links.resolve(tx, token, now));
    if (bearer.isEmpty()) {
      return unusable();
    }
    Organization organization = around.organization(bearer.get().scope());
    Wish wish =
        setting.wish(
            organization,
            bearer.get().user(),
            request.form().one("password").orElse(""),
            request.form().one("repeated").orElse(""));
    return switch (wish) {
      case Wish.Refused(PasswordRefusal why) -> pages.wrong(form(bearer.get(), token), why);
      case Wish.Granted granted -> write(request, token, organization, granted, now);
    };
  }

  /** What was written. */
  private sealed interface Written {
    record Done(Bearer bearer) implements Written {}

    record Refused(Refusal refusal) implements Written {}

    record Unusable() implements Written {}
  }

  private Response write(
      Request request, String token, Organization organization, Wish.Granted granted, Instant now) {
    String page = "/sign-in/" + organization.slug();
    Written written =
        around
            .database()
            .write(
                tx -> {
                  Optional<Bearer> bearer = links.use(tx, token, now);
                  if (bearer.isEmpty()) {
                    return new Written.Unusable();
                  }
                  OrganizationScope scope = bearer.get().scope();
                  // The mode or the user's method may have changed since the mail was sent.
                  Optional<Refusal> obstacle = setting.obstacle(tx, scope, bearer.get().user());
                  if (obstacle.isPresent()) {
                    return new Written.Refused(obstacle.get());
                  }
                  setting.set(
                      tx,
                      scope,
                      bearer.get().user(),
                      granted.hashed(),
                      null,
                      request.clientAddress(),
                      now);
                  return new Written.Done(bearer.get());
                });
    return switch (written) {
      case Written.Unusable unused -> unusable();
      case Written.Refused(Refusal refusal) -> pages.refused(403, refusal, page);
      // Somebody may be guessing at this very account: here they do not stand in the way.
      case Written.Done(Bearer bearer) ->
          local.known(
              request,
              bearer.scope(),
              bearer.user(),
              pages.told(
                  say("Your password is set"),
                  say(
                      "Sign in with it from now on. Wherever you were signed in, you no longer are."),
                  page));
    };
  }
}
