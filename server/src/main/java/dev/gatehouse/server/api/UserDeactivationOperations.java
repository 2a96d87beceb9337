package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard.Change;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The operation that deactivates several people, all or none. */
final class UserDeactivationOperations {
  private static final int MOST = 10_000;
  private static final int MOST_PROBLEMS = 200;

  private final Database database;
  private final Users users;
  private final UserChanges changes;
  private final LockOutCheck lockOut;

  UserDeactivationOperations(
      Database database, Users users, UserChanges changes, LockOutCheck lockOut) {
    this.database = database;
    this.users = users;
    this.changes = changes;
    this.lockOut = lockOut;
  }

  /** Whom. */
  record DeactivationInput(@Doc("Ids of users, at most 10,000.") List<String> users) {}

  /** What it did, or would do. */
  record DeactivationReport(
      @Doc("true if nothing was changed: the same call without dryRun does it.") boolean dryRun,
      int deactivated,
      @Doc("How many were deactivated already.") int unchanged) {}

  List<Operation> operations() {
    return new OperationGroup("Users")
        .ask(
            "deactivateUsers",
            "/organizations/{organization}/users/deactivate",
            "users:write",
            "Deactivates users, all or none: ends all their access within two seconds.",
            DeactivationInput.class,
            DeactivationReport.class,
            this::deactivate)
        .with(UserImportOperations.DRY_RUN, LockOutCheck.OVERRIDE)
        .all();
  }

  private Reply deactivate(Call call) {
    DeactivationInput input = call.input(DeactivationInput.class);
    return DryRun.write(database, call, (tx, dryRun) -> deactivate(tx, call, input, dryRun));
  }

  private Reply deactivate(Transaction tx, Call call, DeactivationInput input, boolean dryRun) {
    List<ErrorBody.Problem> problems = new ArrayList<>();
    if (input.users().size() > MOST) {
      return Reply.invalid(List.of(problem("users", ManyUsersRefusal.ROWS_TOO_MANY)));
    }
    if (input.users().isEmpty()) {
      return Reply.invalid(List.of(problem("users", ManyUsersRefusal.NOBODY_NAMED)));
    }
    List<User> named = new ArrayList<>();
    List<String> ids = List.copyOf(new LinkedHashSet<>(input.users()));
    for (int i = 0; i < ids.size(); i++) {
      Optional<User> user = users.get(tx, call.scope(), new UserId(ids.get(i)));
      user.ifPresent(named::add);
      if (user.isEmpty()) {
        problems.add(problem("users[" + i + "]", ManyUsersRefusal.USER_UNKNOWN));
      }
    }
    if (!problems.isEmpty()) {
      return Reply.invalid(problems.stream().limit(MOST_PROBLEMS).toList());
    }
    List<User> leaving = named.stream().filter(User::active).toList();
    return lockOut
        .refusal(tx, call, leaving.stream().map(Change::gone).toList())
        .orElseGet(
            () -> {
              leaving.forEach(user -> changes.deactivate(tx, call, user));
              return new Reply.Done(
                  new DeactivationReport(dryRun, leaving.size(), named.size() - leaving.size()));
            });
  }

  private static ErrorBody.Problem problem(String field, ManyUsersRefusal why) {
    return new ErrorBody.Problem(field, why.code(), why.sentence() + " " + why.remedy());
  }
}
