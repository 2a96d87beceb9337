package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOut;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.LockOutGuard.Change;
import dev.gatehouse.server.directory.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The guard against lock-out for operations, and the word with which a caller overrides it. */
final class LockOutCheck {
  static final String WORD = "lock-out";
  static final QueryParameter OVERRIDE =
      new QueryParameter(
          "override",
          "'lock-out' does it even if the organization loses its last administrator, or the last"
              + " with a password or a second factor. The audit trail tells.");

  private final LockOutGuard guard;
  private final Trail trail;

  LockOutCheck(LockOutGuard guard, Trail trail) {
    this.guard = guard;
    this.trail = trail;
  }

  /**
   * Asks before anything is written. An override that was needed is recorded.
   *
   * @return what to answer instead of making the changes; empty if they may be made
   */
  Optional<Reply> refusal(Transaction tx, Call call, List<Change> changes) {
    return refusal(tx, call, () -> guard.check(tx, call.scope(), changes));
  }

  /** The same for taking all second factors from a user. */
  Optional<Reply> refusalOfSecondFactors(Transaction tx, Call call, UserId user) {
    return refusal(tx, call, () -> guard.checkSecondFactors(tx, call.scope(), user));
  }

  private Optional<Reply> refusal(Transaction tx, Call call, Supplier<Optional<LockOut>> asked) {
    Optional<String> override = call.query(OVERRIDE.name());
    if (override.isPresent() && !override.get().equals(WORD)) {
      return Optional.of(
          new Reply.Refused(
              400, "parameter_invalid", "The only override is '" + WORD + "'.", List.of()));
    }
    Optional<LockOut> why = asked.get();
    if (why.isEmpty()) {
      return Optional.empty();
    }
    if (override.isEmpty()) {
      return Optional.of(
          Reply.conflict(why.get().code(), why.get().sentence() + " " + why.get().remedy()));
    }
    trail.inside(
        tx,
        call,
        "lock_out.overridden",
        "organization",
        call.organization().id().value(),
        Trail.NOTHING,
        Map.of("refusal", why.get().code()));
    return Optional.empty();
  }
}
