package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard.Change;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operation that moves people from one method of signing in to another: one, several, or all of
 * a connection, so that the connection can then be removed.
 *
 * <p>Links to subjects at the old provider stay. They let nobody in while the method is another,
 * and serve again should the people move back.
 */
final class UserMoveOperations {
  private static final int MOST = 10_000;
  private static final int MOST_PROBLEMS = 200;

  private final Database database;
  private final Users users;
  private final Connections connections;
  private final UserChanges changes;
  private final LockOutCheck lockOut;

  UserMoveOperations(
      Database database,
      Users users,
      Connections connections,
      UserChanges changes,
      LockOutCheck lockOut) {
    this.database = database;
    this.users = users;
    this.connections = connections;
    this.changes = changes;
    this.lockOut = lockOut;
  }

  /** Who is to move where. */
  record MoveInput(
      @Doc("'password', or the display name or the id of a connection that is switched on.")
          String to,
      @Doc("Moves all who sign in by this method; beside 'users', checks that these do.")
          @Nullable String from,
      @Doc("Ids of users, at most 10,000.") @Nullable List<String> users,
      @Doc("ALLOWED lets people who are new since SSO have a password.")
          UserOperations.@Nullable PasswordUse localAccess) {}

  /** What a move did, or would do. */
  record MoveReport(
      @Doc("true if nothing was changed: the same call without dryRun does it.") boolean dryRun,
      int moved,
      @Doc("How many sign in that way already.") int unchanged,
      @Doc("Whether others are left: 10,000 move in one call.") boolean more) {}

  List<Operation> operations() {
    return new OperationGroup("Users")
        .ask(
            "moveUsers",
            "/organizations/{organization}/users/move",
            "users:write",
            "Moves users to another method of signing in, all or none, and ends their sessions.",
            MoveInput.class,
            MoveReport.class,
            this::move)
        .with(UserImportOperations.DRY_RUN, LockOutCheck.OVERRIDE)
        .all();
  }

  private Reply move(Call call) {
    MoveInput input = call.input(MoveInput.class);
    return DryRun.write(database, call, (tx, dryRun) -> new Run(tx, call, input).move(dryRun));
  }

  /** One move at work: a fresh one for each try of the transaction. */
  private final class Run {
    private final Transaction tx;
    private final Call call;
    private final MoveInput input;
    private final List<Connection> all;
    private final List<ErrorBody.Problem> problems = new ArrayList<>();
    private boolean more;

    Run(Transaction tx, Call call, MoveInput input) {
      this.tx = tx;
      this.call = call;
      this.input = input;
      this.all = connections.list(tx, call.scope());
    }

    Reply move(boolean dryRun) {
      User.Method target = method("to", input.to());
      User.Method from = input.from() == null ? null : method("from", input.from());
      if (input.from() == null && input.users() == null) {
        add("", ManyUsersRefusal.NOBODY_NAMED);
      }
      if (input.users() != null && input.users().size() > MOST) {
        add("users", ManyUsersRefusal.ROWS_TOO_MANY);
      }
      if (!problems.isEmpty() || target == null) {
        return refused();
      }
      if (target instanceof User.Method.Through(ConnectionId id) && !isEnabled(id)) {
        ManyUsersRefusal why = ManyUsersRefusal.CONNECTION_DISABLED;
        return Reply.conflict(why.code(), why.sentence() + " " + why.remedy());
      }
      List<User> named = from != null && input.users() == null ? allBy(from) : named(from);
      List<User> moving = named.stream().filter(user -> !user.method().equals(target)).toList();
      refuseManaged(moving);
      refuseNew(moving, target);
      if (!problems.isEmpty()) {
        return refused();
      }
      List<Change> asked =
          moving.stream().map(user -> Change.to(user, target, user.roles())).toList();
      return lockOut
          .refusal(tx, call, asked)
          .orElseGet(
              () -> {
                moving.forEach(user -> moved(user, target));
                int unchanged = named.size() - moving.size();
                return new Reply.Done(new MoveReport(dryRun, moving.size(), unchanged, more));
              });
    }

    private User.@Nullable Method method(String field, String word) {
      return switch (new MethodNames(all).meaning(word)) {
        case MethodNames.Meaning.Method(User.Method method) -> method;
        case MethodNames.Meaning.Nothing(ManyUsersRefusal why) -> {
          add(field, why);
          yield null;
        }
      };
    }

    private boolean isEnabled(ConnectionId id) {
      return all.stream().anyMatch(one -> one.id().equals(id) && one.enabled());
    }

    private List<User> allBy(User.Method from) {
      List<User> found = new ArrayList<>();
      String after = "";
      do {
        Page<User> page = users.by(tx, call.scope(), from, after, Page.LARGEST);
        found.addAll(page.items());
        after = page.next().orElse("");
      } while (!after.isEmpty() && found.size() < MOST);
      more = !after.isEmpty();
      return found;
    }

    private List<User> named(User.@Nullable Method from) {
      List<User> found = new ArrayList<>();
      List<String> ids = input.users() == null ? List.of() : input.users();
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < ids.size(); i++) {
        String id = ids.get(i);
        if (!seen.add(id)) {
          continue;
        }
        String field = "users[" + i + "]";
        Optional<User> user = users.get(tx, call.scope(), new UserId(id));
        if (user.isEmpty()) {
          add(field, ManyUsersRefusal.USER_UNKNOWN);
        } else if (from != null && !from.equals(user.get().method())) {
          add(field, ManyUsersRefusal.OTHER_METHOD);
        } else {
          found.add(user.get());
        }
      }
      return found;
    }

    private void refuseManaged(List<User> moving) {
      for (User user : moving) {
        if (user.directory().isPresent()) {
          add(user.id().value(), ManyUsersRefusal.MANAGED);
        }
      }
    }

    /** Who is new since SSO gets a password only where that is said. */
    private void refuseNew(List<User> moving, User.Method target) {
      for (User user : moving) {
        changes
            .obstacle(tx, call, user, target, local())
            .ifPresent(
                why ->
                    problems.add(
                        new ErrorBody.Problem(user.id().value(), why.code(), why.sentence())));
      }
    }

    private @Nullable LocalAccess local() {
      return input.localAccess() == null ? null : input.localAccess().access;
    }

    private void moved(User user, User.Method target) {
      changes
          .update(
              tx,
              call,
              user,
              new UserDraft(user.userName(), user.displayName(), target, user.roles()),
              target instanceof User.Method.Password ? local() : null)
          .orThrow();
    }

    private void add(String field, ManyUsersRefusal why) {
      problems.add(new ErrorBody.Problem(field, why.code(), why.sentence() + " " + why.remedy()));
    }

    private Reply refused() {
      return Reply.invalid(problems.stream().limit(MOST_PROBLEMS).toList());
    }
  }
}
