package dev.gatehouse.server.password;

import static dev.gatehouse.server.face.Words.say;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.PasswordRefusal;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.password.LinkEndpoints.Surroundings;
import dev.gatehouse.server.password.PasswordSetting.Wish;
import dev.gatehouse.server.signin.LocalSignIn;
import dev.gatehouse.server.signin.LocalStep;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code /invitation/{token}/password}: an invited person whose method is a password sets the first
 * one, and is signed in by it.
 */
final class InvitationEndpoints {
  private final Surroundings around;
  private final Invitations invitations;
  private final Users users;
  private final PasswordSetting setting;
  private final LocalSignIn local;
  private final PasswordPages pages;

  InvitationEndpoints(
      Surroundings around,
      Invitations invitations,
      Users users,
      PasswordSetting setting,
      LocalSignIn local,
      PasswordPages pages) {
    this.around = around;
    this.invitations = invitations;
    this.users = users;
    this.setting = setting;
    this.local = local;
    this.pages = pages;
  }

  /** Who was invited, to what, and what keeps them from a password. */
  private record Invited(
      OrganizationScope scope, String invitation, User user, Optional<Refusal> obstacle) {}

  Response open(Request request) {
    String token = request.pathParameter("token");
    return find(token)
        .map(
            invited ->
                invited
                    .obstacle()
                    .map(why -> pages.refused(403, why))
                    .orElseGet(() -> pages.form(200, form(invited, token))))
        .orElseGet(this::unusable);
  }

  Response set(Request request) {
    String token = request.pathParameter("token");
    Optional<Invited> found = find(token);
    if (found.isEmpty()) {
      return unusable();
    }
    Invited invited = found.get();
    if (invited.obstacle().isPresent()) {
      return pages.refused(403, invited.obstacle().get());
    }
    Wish wish =
        setting.wish(
            around.organization(invited.scope()),
            invited.user(),
            request.form().one("password").orElse(""),
            request.form().one("repeated").orElse(""));
    return switch (wish) {
      case Wish.Refused(PasswordRefusal why) -> pages.wrong(form(invited, token), why);
      case Wish.Granted granted -> accept(request, invited, granted);
    };
  }

  private Response accept(Request request, Invited invited, Wish.Granted granted) {
    LocalStep step =
        (tx, scope, user, before, now) -> {
          // Looked at again: what the page was shown for may be over by now.
          Optional<Refusal> obstacle = setting.obstacle(tx, scope, user);
          if (obstacle.isPresent()) {
            return new LocalStep.Outcome.NotTaken(obstacle.get());
          }
          if (!invitations.accept(tx, scope, invited.invitation(), now)) {
            return new LocalStep.Outcome.NotTaken(
                PasswordRefusal.LINK_UNUSABLE.because("the invitation was used at the same time"));
          }
          setting.set(tx, scope, user, granted.hashed(), null, request.clientAddress(), now);
          return new LocalStep.Outcome.Taken(before.with("pwd"));
        };
    LocalSignIn.Beginning home = local.begin(request, invited.scope(), "").orElseThrow();
    return switch (local.proved(request, home, invited.user().id(), step)) {
      case LocalSignIn.Outcome.Answered(Response response) -> response;
      case LocalSignIn.Outcome.NotTaken(Refusal refusal, String unused) ->
          pages.refused(403, refusal);
    };
  }

  private Optional<Invited> find(String token) {
    Instant now = around.clock().instant();
    return around
        .database()
        .read(
            tx ->
                switch (invitations.resolve(tx, token, now)) {
                  case Invitations.Resolved.Worthless unused -> Optional.empty();
                  case Invitations.Resolved.Open open ->
                      users
                          .get(tx, open.scope(), open.invitation().user())
                          .map(
                              user ->
                                  new Invited(
                                      open.scope(),
                                      open.invitation().id(),
                                      user,
                                      setting.obstacle(tx, open.scope(), user)));
                });
  }

  private SetForm form(Invited invited, String token) {
    return SetForm.of(
            around.organization(invited.scope()),
            invited.user(),
            "/invitation/" + token + "/password")
        .because(say("You are invited to {0}.", around.organization(invited.scope()).name()));
  }

  private Response unusable() {
    return pages.refused(404, PasswordRefusal.LINK_UNUSABLE.because("the invitation is not open"));
  }
}
