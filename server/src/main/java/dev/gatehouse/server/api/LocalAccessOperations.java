package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOut;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import dev.gatehouse.server.policy.BreakGlass;
import dev.gatehouse.server.policy.BreakGlass.Need;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.session.Sessions;
import java.util.List;
import java.util.Optional;

/** The operations on what is said of a user's local credentials. */
final class LocalAccessOperations {
  private static final String PATH = "/organizations/{organization}/users/{user}/local-access";

  private final Database database;
  private final Users users;
  private final LockOutGuard administrators;
  private final Policy policy;
  private final Sessions sessions;
  private final Trail trail;

  /** What knows about the policy. */
  record Policy(SignInPolicies policies, BreakGlass breakGlass) {}

  LocalAccessOperations(
      Database database,
      Users users,
      LockOutGuard administrators,
      Policy policy,
      Sessions sessions,
      Trail trail) {
    this.database = database;
    this.users = users;
    this.administrators = administrators;
    this.policy = policy;
    this.sessions = sessions;
    this.trail = trail;
  }

  /** What is to hold. */
  record LocalAccessInput(
      @Doc(
              "USUAL: who existed before SSO keeps a password. ALLOWED: may use one in mixed mode."
                  + " BREAK_GLASS: may use one in any mode, with a second factor; each use is"
                  + " told.")
          LocalAccess access) {}

  /** What holds. */
  record LocalAccessView(
      LocalAccess access,
      @Doc("Whether the user may sign in with local credentials as things stand.")
          boolean mayUsePassword,
      @Doc("The code of the refusal; empty if they may.") String code,
      @Doc("What a break-glass administrator needs and this user lacks.") List<Need> missing) {}

  List<Operation> operations() {
    return new OperationGroup("Sign-in policy")
        .get(
            "getLocalAccess",
            PATH,
            "sign_in_policy:read",
            "Says whether a user may use local credentials.",
            LocalAccessView.class,
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            users.get(tx, call.scope(), id(call)), user -> view(tx, call, user))))
        .put(
            "setLocalAccess",
            PATH,
            "sign_in_policy:write",
            "Says it. Refused where it takes away the last break-glass administrator while SSO is"
                + " enforced.",
            LocalAccessInput.class,
            LocalAccessView.class,
            this::set)
        .all();
  }

  private Reply set(Call call) {
    LocalAccess wished = call.input(LocalAccessInput.class).access();
    return database.write(
        tx -> {
          Optional<User> user = users.get(tx, call.scope(), id(call));
          return user.isEmpty()
              ? Reply.notFound()
              : refusal(tx, call, user.get(), wished)
                  .orElseGet(() -> done(tx, call, user.get(), wished));
        });
  }

  private Optional<Reply> refusal(Transaction tx, Call call, User user, LocalAccess wished) {
    if (wished != LocalAccess.BREAK_GLASS) {
      LockOut last = LockOut.LAST_BREAK_GLASS;
      return policy.breakGlass().isLast(tx, call.scope(), user.id())
          ? Optional.of(Reply.conflict(last.code(), last.sentence() + " " + last.remedy()))
          : Optional.empty();
    }
    if (!(user.method() instanceof User.Method.Password)) {
      return Optional.of(
          Reply.conflict(
              "break_glass_not_local",
              "Who breaks the glass signs in with a password: change the user's method first."));
    }
    return administrators.isAdministrator(tx, user)
        ? Optional.empty()
        : Optional.of(
            Reply.conflict(
                "break_glass_not_administrator",
                "Who breaks the glass is an administrator: give the user such a role first."));
  }

  private Reply done(Transaction tx, Call call, User user, LocalAccess wished) {
    LocalAccess before = policy.policies().localAccess(tx, call.scope(), user.id());
    if (before != wished) {
      policy.policies().setLocalAccess(tx, call.scope(), user.id(), wished, call.now());
      endIfRefused(tx, call, user);
      trail.inside(
          tx,
          call,
          "user.local_access_changed",
          "user",
          user.id().value(),
          new LocalAccessInput(before),
          new LocalAccessInput(wished));
    }
    return new Reply.Done(view(tx, call, user));
  }

  private void endIfRefused(Transaction tx, Call call, User user) {
    if (user.method() instanceof User.Method.Password
        && decide(tx, call, user) instanceof Verdict.Refused) {
      sessions.endOfUser(tx, call.scope(), user.id(), Sessions.EndReason.REVOKED, call.now());
    }
  }

  private Verdict decide(Transaction tx, Call call, User user) {
    return policy.policies().decide(tx, call.scope(), user, Way.PAGE, new Means.Local());
  }

  private LocalAccessView view(Transaction tx, Call call, User user) {
    String code =
        switch (decide(tx, call, user)) {
          case Verdict.Allowed unused -> "";
          case Verdict.Refused refused -> refused.refusal().code();
        };
    return new LocalAccessView(
        policy.policies().localAccess(tx, call.scope(), user.id()),
        code.isEmpty(),
        code,
        policy.breakGlass().missing(tx, call.scope(), user));
  }

  private static UserId id(Call call) {
    return new UserId(call.request().pathParameter("user"));
  }
}
