package dev.gatehouse.server.api;

import dev.gatehouse.server.api.UserRows.Place;
import dev.gatehouse.server.api.UserRows.Placed;
import dev.gatehouse.server.api.UserRows.UserRow;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOutGuard.Change;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Creates and changes many users in one transaction, all or nothing. The caller rolls back unless
 * it is done.
 */
final class UserImport {
  private static final int MOST_PROBLEMS = 200;

  private final AdminApi.Below below;
  private final UserChanges changes;
  private final LockOutCheck lockOut;
  private final Inviting inviting;
  private final Trail trail;

  UserImport(
      AdminApi.Below below,
      UserChanges changes,
      LockOutCheck lockOut,
      Inviting inviting,
      Trail trail) {
    this.below = below;
    this.changes = changes;
    this.lockOut = lockOut;
    this.inviting = inviting;
    this.trail = trail;
  }

  /** What an import did, or would do. */
  record ImportReport(
      @Doc("true if nothing was changed: the same call without dryRun does it.") boolean dryRun,
      int created,
      int updated,
      int unchanged,
      @Doc("How many invitations are on their way by e-mail.") int invited) {}

  /** What becomes of one row. */
  private record Plan(
      Place place,
      @Nullable User before,
      UserDraft draft,
      boolean active,
      boolean invite,
      @Nullable LocalAccess local) {

    boolean changesFields() {
      return before != null
          && !(draft.userName().equals(before.userName())
              && draft.displayName().equals(before.displayName())
              && draft.method().equals(before.method())
              && Set.copyOf(draft.roles()).equals(Set.copyOf(before.roles())));
    }

    boolean changesActive() {
      return before != null && before.active() != active;
    }

    Change change() {
      return new Change(before, active, draft.method(), draft.roles());
    }
  }

  /** One import at work: a fresh one for each try of the transaction. */
  private final class Run {
    private final Transaction tx;
    private final Call call;
    private final boolean update;
    private final MethodNames methods;
    private final List<ErrorBody.Problem> problems;
    private final Set<String> seen = new HashSet<>();
    private int created;
    private int updated;
    private int unchanged;
    private int invited;

    Run(Transaction tx, Call call, boolean update, List<ErrorBody.Problem> problems) {
      this.tx = tx;
      this.call = call;
      this.update = update;
      this.methods = new MethodNames(below.connections().list(tx, call.scope()));
      this.problems = new ArrayList<>(problems);
    }

    Optional<Plan> plan(Placed placed) {
      Place place = placed.place();
      UserRow row = placed.row();
      int soFar = problems.size();
      if (!seen.add(Users.key(row.userName()))) {
        problems.add(place.problem("userName", ManyUsersRefusal.USER_TWICE));
      }
      User before = below.users().byUserName(tx, call.scope(), row.userName()).orElse(null);
      if (before != null && !update) {
        problems.add(place.problem("userName", ManyUsersRefusal.USER_EXISTS));
      }
      User.Method method = method(place, row.authenticationMethod(), before);
      boolean active = row.active() == null ? before == null || before.active() : row.active();
      boolean invite = Boolean.TRUE.equals(row.invite());
      if (invite && !active) {
        problems.add(place.problem("invite", ManyUsersRefusal.INVITED_INACTIVE));
      }
      UserDraft draft = draft(row, before, method);
      if (before != null && update) {
        ManagedUser.foreign(before, draft)
            .forEach(field -> problems.add(place.problem(field, ManyUsersRefusal.MANAGED)));
      }
      if (problems.size() > soFar) {
        return Optional.empty();
      }
      LocalAccess local = row.localAccess() == null ? null : row.localAccess().access;
      return Optional.of(new Plan(place, before, draft, active, invite, local));
    }

    private UserDraft draft(UserRow row, @Nullable User before, User.Method method) {
      return new UserDraft(
          before == null ? row.userName() : before.userName(),
          row.displayName() != null
              ? row.displayName()
              : before == null ? "" : before.displayName(),
          method,
          row.roles() != null ? row.roles() : before == null ? List.of() : before.roles());
    }

    private User.Method method(Place place, @Nullable String word, @Nullable User before) {
      if (word == null || word.isEmpty()) {
        if (before != null) {
          return before.method();
        }
        problems.add(place.problem("authenticationMethod", ManyUsersRefusal.METHOD_MISSING));
        return new User.Method.Password();
      }
      return switch (methods.meaning(word)) {
        case MethodNames.Meaning.Method(User.Method method) -> method;
        case MethodNames.Meaning.Nothing(ManyUsersRefusal why) -> {
          problems.add(place.problem("authenticationMethod", why));
          yield new User.Method.Password();
        }
      };
    }

    void apply(Plan plan) {
      User before = plan.before();
      Outcome<User> outcome =
          before == null
              ? changes.create(
                  tx,
                  call,
                  plan.draft(),
                  User.Source.IMPORT,
                  plan.active(),
                  plan.local() == null ? LocalAccess.USUAL : plan.local())
              : changed(plan, before);
      switch (outcome) {
        case Outcome.Done<User>(User after) -> {
          if (before == null) {
            created++;
          } else if (plan.changesFields() || plan.changesActive()) {
            updated++;
          } else {
            unchanged++;
          }
          if (plan.invite()) {
            invite(after);
          }
        }
        case Outcome.Invalid<User>(List<Outcome.Problem> found) ->
            found.forEach(problem -> add(plan.place(), problem));
        case Outcome.Conflict<User>(Outcome.Problem problem) -> add(plan.place(), problem);
        case Outcome.Absent<User>() -> throw new IllegalStateException("read in this transaction");
      }
    }

    private Outcome<User> changed(Plan plan, User before) {
      Outcome<User> outcome =
          plan.changesFields() || saysOtherwise(plan, before)
              ? changes.update(tx, call, before, plan.draft(), plan.local())
              : new Outcome.Done<>(before);
      if (!(outcome instanceof Outcome.Done<User>(User now)) || !plan.changesActive()) {
        return outcome;
      }
      return plan.active()
          ? changes.activate(tx, call, now)
          : new Outcome.Done<>(changes.deactivate(tx, call, now));
    }

    /** What an export says of somebody changes nothing when it comes back. */
    private boolean saysOtherwise(Plan plan, User before) {
      return plan.local() != null
          && plan.local() != below.policies().localAccess(tx, call.scope(), before.id());
    }

    private void add(Place place, Outcome.Problem problem) {
      String field = Reply.problem(problem).field();
      problems.add(place.problem(field, problem.code(), problem.sentence()));
    }

    private void invite(User user) {
      inviting.invite(tx, call, user);
      invited++;
    }
  }

  /**
   * Does it inside a transaction.
   *
   * @param update whether rows of users that are there change them; else they are refused
   * @return {@link Reply.Done} if every row could be done; else the caller must roll back
   */
  Reply apply(Transaction tx, Call call, UserRows rows, boolean update, boolean dryRun) {
    if (rows.rows().size() > UserRows.MOST) {
      return ManyUsersRefusal.ROWS_TOO_MANY.refused(413, "");
    }
    Run run = new Run(tx, call, update, rows.problems());
    List<Plan> plans = rows.rows().stream().map(run::plan).flatMap(Optional::stream).toList();
    Optional<Reply> lockedOut =
        lockOut.refusal(tx, call, plans.stream().map(Plan::change).toList());
    if (lockedOut.isPresent() && run.problems.isEmpty()) {
      return lockedOut.get();
    }
    int mails = (int) plans.stream().filter(Plan::invite).count();
    Optional<Reply> tooMany =
        run.problems.isEmpty() ? inviting.refusal(tx, call, mails) : Optional.empty();
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    plans.forEach(run::apply);
    if (!run.problems.isEmpty()) {
      return refused(run.problems);
    }
    ImportReport report =
        new ImportReport(dryRun, run.created, run.updated, run.unchanged, run.invited);
    trail.inside(
        tx,
        call,
        "users.imported",
        "organization",
        call.organization().id().value(),
        Trail.NOTHING,
        report);
    return new Reply.Done(report);
  }

  private static Reply refused(List<ErrorBody.Problem> problems) {
    String sentence =
        "Nothing was imported: %d %s must be put right first."
            .formatted(problems.size(), problems.size() == 1 ? "cell" : "cells");
    return new Reply.Refused(
        422, "invalid", sentence, problems.stream().limit(MOST_PROBLEMS).toList());
  }
}
