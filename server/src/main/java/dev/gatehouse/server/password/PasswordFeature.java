package dev.gatehouse.server.password;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.PasswordLinks;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.LocalSignIn;
import dev.gatehouse.server.signin.PasswordCheck;
import dev.gatehouse.server.signin.SecondStep;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Puts the pages about passwords together: constructed once, by {@code Core}. */
public final class PasswordFeature {
  private static final int MOST_ROUNDS = 50;

  private final ForgottenPasswords forgotten;
  private final LinkEndpoints links;
  private final InvitationEndpoints invitations;
  private final ChangeEndpoints changes;
  private final PasswordSetting setting;
  private final Below below;

  /** What is below. */
  public record Below(
      Organizations organizations,
      Users users,
      Invitations invitations,
      Passwords passwords,
      PasswordLinks links,
      FailureLimits failures,
      SignInPolicies policies,
      Sessions sessions,
      PasswordCheck check,
      PasswordMail mail,
      Audit audit) {}

  /**
   * @param local signs in whoever has set the first password
   */
  public PasswordFeature(
      Below below, LocalSignIn local, Database database, Pages templates, InstantSource clock) {
    this.below = below;
    LinkEndpoints.Surroundings around =
        new LinkEndpoints.Surroundings(database, below.organizations(), clock);
    PasswordPages pages = new PasswordPages(templates);
    setting =
        new PasswordSetting(
            new PasswordSetting.Below(
                below.passwords(),
                below.links(),
                below.failures(),
                below.policies(),
                below.sessions(),
                below.mail(),
                below.audit()));
    forgotten =
        new ForgottenPasswords(
            new ForgottenPasswords.Below(
                database,
                below.organizations(),
                below.users(),
                below.policies(),
                below.failures(),
                below.mail(),
                below.audit()));
    links = new LinkEndpoints(around, forgotten, below.links(), setting, local, pages);
    invitations =
        new InvitationEndpoints(around, below.invitations(), below.users(), setting, local, pages);
    changes =
        new ChangeEndpoints(
            around,
            below.passwords(),
            setting,
            new ChangeEndpoints.People(below.sessions(), below.users(), local, below.check()),
            pages);
  }

  /** Asks for a new password where an administrator wants one. */
  public SecondStep mustChange() {
    return changes::pageOf;
  }

  /**
   * Sends a user a link to set the password, because an administrator wants it.
   *
   * @return why that is no use; empty if the mail is on its way
   */
  public Optional<Refusal> sendLink(
      Transaction tx, OrganizationScope scope, User user, Instant now) {
    Optional<Refusal> obstacle = setting.obstacle(tx, scope, user);
    if (obstacle.isEmpty()) {
      below.mail().send(tx, scope, user, now);
    }
    return obstacle;
  }

  /** Whether a user may set a password and sign in with it. */
  public boolean isPossible(Transaction tx, OrganizationScope scope, User user) {
    return setting.obstacle(tx, scope, user).isEmpty();
  }

  /** Answers, by mail, who has asked for a password. */
  public void answerForgotten(Instant now) {
    for (int round = 0; round < MOST_ROUNDS && forgotten.answerSome(now) > 0; round++) {
      Thread.yield();
    }
  }

  /** Forgets links and failures that are over; fewer than 500 means that none are left. */
  public int cleanUp(Database database, Instant now) {
    return database.write(
        tx -> Math.max(below.links().cleanUp(tx, now), below.failures().cleanUp(tx, now)));
  }

  public Routes addTo(Routes routes) {
    return routes
        .get("/sign-in/{organization}/forgotten", links::form)
        .post("/sign-in/{organization}/forgotten", links::ask)
        .get("/set-password/{token}", links::open)
        .post("/set-password/{token}", links::set)
        .get("/invitation/{token}/password", invitations::open)
        .post("/invitation/{token}/password", invitations::set)
        .get(ChangeEndpoints.DURING_SIGN_IN, changes::openDuringSignIn)
        .post(ChangeEndpoints.DURING_SIGN_IN, changes::setDuringSignIn)
        .get(ChangeEndpoints.OWN, changes::openOwn)
        .post(ChangeEndpoints.OWN, changes::setOwn);
  }
}
