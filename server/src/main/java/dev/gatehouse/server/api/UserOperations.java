package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard.Change;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.UserQuery;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations on users, one by one. */
final class UserOperations {
  private static final String READ = "users:read";
  private static final String WRITE = "users:write";
  private static final String ALL = "/organizations/{organization}/users";
  private static final String ONE = ALL + "/{user}";
  private static final String PASSWORD = "password";
  private static final QueryParameter DETACH =
      new QueryParameter(
          "detach",
          "'true' deletes even a user whom a directory manages, out of the directory too.");

  private final Database database;
  private final Users users;
  private final UserChanges changes;
  private final Inviting inviting;
  private final LockOutCheck lockOut;

  UserOperations(
      Database database,
      Users users,
      UserChanges changes,
      Inviting inviting,
      LockOutCheck lockOut) {
    this.database = database;
    this.users = users;
    this.changes = changes;
    this.inviting = inviting;
    this.lockOut = lockOut;
  }

  /** What can be said of local credentials together with other things. */
  enum PasswordUse {
    USUAL(LocalAccess.USUAL),
    ALLOWED(LocalAccess.ALLOWED);

    final LocalAccess access;

    PasswordUse(LocalAccess access) {
      this.access = access;
    }
  }

  /** A user as somebody enters one. On a change, what is left out stays as it is. */
  record UserInput(
      @Doc("The e-mail address. Required when creating.") @Nullable String userName,
      @Nullable String displayName,
      @Doc("'password', or the id of a connection. Required when creating.")
          @Nullable String authenticationMethod,
      @Doc("Keys of the role catalogue.") @Nullable List<String> roles,
      @Doc(
              "When creating: whether to send an invitation. Unless given, true for a user who may"
                  + " sign in with a password, because it is set with the invitation; else false.")
          @Nullable Boolean invite,
      @Doc(
              "Says of local credentials what PUT …/local-access says: USUAL, or ALLOWED, which"
                  + " people who are new since SSO need for a password.")
          @Nullable PasswordUse localAccess) {

    @Nullable LocalAccess local() {
      return localAccess == null ? null : localAccess.access;
    }

    UserDraft create() {
      return new UserDraft(
          userName == null ? "" : userName,
          displayName == null ? "" : displayName,
          method(authenticationMethod == null ? "" : authenticationMethod),
          roles == null ? List.of() : roles);
    }

    UserDraft change(User current) {
      return new UserDraft(
          userName == null ? current.userName() : userName,
          displayName == null ? current.displayName() : displayName,
          authenticationMethod == null ? current.method() : method(authenticationMethod),
          roles == null ? current.roles() : roles);
    }

    /** What a change that changes nothing would be. */
    UserDraft unchanged(User current) {
      return new UserInput(null, null, null, null, null, null).change(current);
    }

    private static User.Method method(String word) {
      return word.equals(PASSWORD)
          ? new User.Method.Password()
          : new User.Method.Through(new ConnectionId(word));
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Users")
        .list(
            "listUsers",
            ALL,
            READ,
            "Lists users, by user name unless asked otherwise.",
            UserView.class,
            UserListInput.PARAMETERS,
            this::list)
        .create(
            "createUser",
            ALL,
            WRITE,
            "Creates an active user.",
            UserInput.class,
            UserView.class,
            this::create)
        .get(
            "getUser",
            ONE,
            READ,
            "Shows a user.",
            UserView.class,
            call ->
                database.read(
                    tx -> Reply.found(users.get(tx, call.scope(), id(call)), UserView::of)))
        .change(
            "updateUser",
            ONE,
            WRITE,
            "Changes what is given. A new method of signing in ends the sessions of the old one."
                + " Of a user whom a directory manages only the roles can be changed.",
            UserInput.class,
            UserView.class,
            this::update)
        .with(LockOutCheck.OVERRIDE)
        .act(
            "deactivateUser",
            ONE + "/deactivate",
            WRITE,
            "Ends all access within two seconds, whatever a directory says of the user later.",
            UserView.class,
            this::deactivate)
        .with(LockOutCheck.OVERRIDE)
        .act(
            "activateUser",
            ONE + "/activate",
            WRITE,
            "Lets a deactivated user sign in again. Sessions and API keys that ended stay ended.",
            UserView.class,
            this::activate)
        .delete("deleteUser", ONE, WRITE, "Deletes a user and ends all access.", this::delete)
        .with(LockOutCheck.OVERRIDE, DETACH)
        .all();
  }

  private Reply list(Call call) {
    return switch (UserListInput.read(call)) {
      case UserListInput.Read.Wrong(Reply.Refused refused) -> refused;
      case UserListInput.Read.Right(UserQuery query) ->
          database.read(
              tx ->
                  call.page(
                      users.list(tx, call.scope(), query, call.after(), call.limit()),
                      UserView::of));
    };
  }

  private Reply create(Call call) {
    UserInput input = call.input(UserInput.class);
    return DryRun.write(
        database,
        tx -> {
          LocalAccess local = input.local();
          Outcome<User> outcome =
              changes.create(
                  tx,
                  call,
                  input.create(),
                  User.Source.API,
                  true,
                  local == null ? LocalAccess.USUAL : local);
          if (outcome instanceof Outcome.Done<User>(User created)
              && (input.invite() == null
                  ? changes.maySetPassword(tx, call, created)
                  : input.invite())) {
            Optional<Reply> refused = inviting.refusal(tx, call, 1);
            if (refused.isPresent()) {
              return refused.get();
            }
            inviting.invite(tx, call, created);
          }
          return Reply.of(outcome, UserView::of);
        });
  }

  private Reply update(Call call) {
    UserInput input = call.input(UserInput.class);
    return guarded(
        call,
        before -> {
          UserDraft draft = input.change(before);
          return Change.to(before, draft.method(), draft.roles());
        },
        (tx, before) -> {
          UserDraft draft = input.change(before);
          List<String> foreign = ManagedUser.foreign(before, draft);
          return foreign.isEmpty()
              ? Reply.of(changes.update(tx, call, before, draft, input.local()), UserView::of)
              : ManagedUser.refused(foreign);
        });
  }

  private Reply deactivate(Call call) {
    return guarded(
        call,
        Change::gone,
        (tx, before) -> new Reply.Done(UserView.of(changes.deactivate(tx, call, before))));
  }

  private Reply activate(Call call) {
    return guarded(
        call,
        before -> new Change(before, true, before.method(), before.roles()),
        (tx, before) -> Reply.of(changes.activate(tx, call, before), UserView::of));
  }

  private Reply delete(Call call) {
    Optional<String> detach = call.query(DETACH.name());
    if (detach.isPresent() && !detach.get().equals("true")) {
      return new Reply.Refused(400, "parameter_invalid", "detach can only be 'true'.", List.of());
    }
    return guarded(
        call,
        Change::gone,
        (tx, before) -> {
          if (before.directory().isPresent() && detach.isEmpty()) {
            return ManagedUserRefusal.DETACH.refused();
          }
          changes.delete(tx, call, before);
          return Reply.nothing();
        });
  }

  /**
   * Changes a user unless that locks the organization out. A change that is refused for what it
   * says undoes the record of its override: nothing was overridden.
   */
  private Reply guarded(
      Call call, Function<User, Change> change, BiFunction<Transaction, User, Reply> work) {
    return DryRun.write(
        database,
        tx -> {
          Optional<User> before = users.get(tx, call.scope(), id(call));
          if (before.isEmpty()) {
            return Reply.notFound();
          }
          return lockOut
              .refusal(tx, call, List.of(change.apply(before.get())))
              .orElseGet(() -> work.apply(tx, before.get()));
        });
  }

  private static UserId id(Call call) {
    return new UserId(call.request().pathParameter("user"));
  }
}
