package dev.gatehouse.server.api;

import dev.gatehouse.server.api.SignInPolicyChanges.Effect;
import dev.gatehouse.server.api.SignInPolicyChanges.Enforcer;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.BreakGlass;
import dev.gatehouse.server.policy.BreakGlass.Need;
import dev.gatehouse.server.policy.SignInMode;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.SignInPolicies.Affected;
import dev.gatehouse.server.policy.SignInPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The operations on the policy of an organization: who signs in how. */
final class SignInPolicyOperations {
  private static final String READ = "sign_in_policy:read";
  private static final String WRITE = "sign_in_policy:write";
  private static final String PATH = "/organizations/{organization}/sign-in-policy";
  private static final int MOST_SHOWN = 100;

  private final Database database;
  private final Users users;
  private final SignInPolicies policies;
  private final BreakGlass breakGlass;
  private final SignInPolicyChanges changes;
  private final Trail trail;

  SignInPolicyOperations(
      Database database,
      Users users,
      SignInPolicies policies,
      BreakGlass breakGlass,
      SignInPolicyChanges changes,
      Trail trail) {
    this.database = database;
    this.users = users;
    this.policies = policies;
    this.breakGlass = breakGlass;
    this.changes = changes;
    this.trail = trail;
  }

  /** A policy as somebody enters it. */
  record SignInPolicyInput(
      @Doc(
              "MIXED: who existed before SSO keeps a password. ENFORCED: nobody signs in with one"
                  + " but break-glass administrators.")
          @Nullable SignInMode mode,
      @Doc(
              "The id of the administrator who enforces SSO and has signed in through a connection"
                  + " in the last 24 hours. Needed with a key that is no user's.")
          @Nullable String confirmedBy) {}

  /** A policy as it stands. */
  record SignInPolicyView(
      SignInMode mode,
      @Doc("When the first connection was enabled: who was created before keeps a password.")
          Optional<Instant> ssoSince,
      @Doc("Who is named to break the glass, at most 100.") List<BreakGlassView> breakGlass) {}

  /** Somebody who is named to break the glass. */
  record BreakGlassView(
      String user,
      String userName,
      @Doc("Whether nothing is missing.") boolean ready,
      @Doc("What they still need.") List<Need> missing) {
    static BreakGlassView of(BreakGlass.Named named) {
      return new BreakGlassView(
          named.user().id().value(), named.user().userName(), named.isReady(), named.missing());
    }
  }

  /** What a change did, or would do. */
  record SignInPolicyReport(
      @Doc("true if nothing was changed: the same call without dryRun does it.") boolean dryRun,
      SignInPolicyView policy,
      @Doc("What is missing before it can be done; empty unless dryRun is true.")
          List<ErrorBody.Problem> missing,
      @Doc("Who loses their way in, at most 100.") List<AffectedView> affected,
      int affectedCount,
      @Doc("How many of those that were counted lose it by which refusal.")
          List<AffectedByCode> affectedByCode,
      @Doc("Whether there are more than were counted.") boolean more,
      int sessionsEnded) {}

  /** Somebody who loses their way in. */
  record AffectedView(String user, String userName, @Doc("The code of the refusal.") String code) {
    static AffectedView of(Affected affected) {
      return new AffectedView(
          affected.user().id().value(), affected.user().userName(), affected.why().code());
    }
  }

  /** What the trail keeps. */
  private record PolicyTrace(
      SignInMode mode, @Nullable String confirmedBy, @Nullable Integer sessionsEnded) {}

  /** How many lose their way in by one refusal. */
  record AffectedByCode(@Doc("The code of the refusal.") String code, long count) {
    static List<AffectedByCode> of(List<Affected> affected) {
      return affected.stream()
          .collect(
              Collectors.groupingBy(one -> one.why().code(), TreeMap::new, Collectors.counting()))
          .entrySet()
          .stream()
          .map(entry -> new AffectedByCode(entry.getKey(), entry.getValue()))
          .toList();
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Sign-in policy")
        .get(
            "getSignInPolicy",
            PATH,
            READ,
            "Shows who signs in how.",
            SignInPolicyView.class,
            call -> database.read(tx -> new Reply.Done(view(tx, call.scope()))))
        .change(
            "updateSignInPolicy",
            PATH,
            WRITE,
            "Changes the mode. Enforcing SSO ends the sessions of those who may not come in any"
                + " more; what is missing for it is told together.",
            SignInPolicyInput.class,
            SignInPolicyReport.class,
            this::update)
        .with(UserImportOperations.DRY_RUN, OVERRIDE)
        .all();
  }

  private static final Operation.QueryParameter OVERRIDE =
      new Operation.QueryParameter(
          "override",
          "'lock-out' enforces SSO though something is missing; an operator's key only. The audit"
              + " trail tells.");

  private SignInPolicyView view(Transaction tx, OrganizationScope scope) {
    SignInPolicy policy = policies.get(tx, scope);
    return new SignInPolicyView(
        policy.mode(),
        policy.ssoSince(),
        breakGlass.named(tx, scope).stream().map(BreakGlassView::of).toList());
  }

  private Reply update(Call call) {
    Optional<String> override = call.query(OVERRIDE.name());
    if (override.isPresent() && !override.get().equals(LockOutCheck.WORD)) {
      return new Reply.Refused(
          400, "parameter_invalid", "The only override is '" + LockOutCheck.WORD + "'.", List.of());
    }
    if (override.isPresent() && !call.isOperator()) {
      return call.operatorOnly();
    }
    SignInPolicyInput input = call.input(SignInPolicyInput.class);
    return DryRun.write(
        database, call, (tx, dryRun) -> changed(tx, call, input, override.isPresent(), dryRun));
  }

  private Reply changed(
      Transaction tx, Call call, SignInPolicyInput input, boolean override, boolean dryRun) {
    SignInPolicy before = policies.get(tx, call.scope());
    SignInMode mode = input.mode();
    if (mode == null || mode == before.mode()) {
      return new Reply.Done(
          new SignInPolicyReport(
              dryRun, view(tx, call.scope()), List.of(), List.of(), 0, List.of(), false, 0));
    }
    List<ErrorBody.Problem> missing =
        mode == SignInMode.ENFORCED
            ? changes.missing(tx, call.scope(), enforcer(tx, call, input), call.now())
            : List.of();
    if (!missing.isEmpty() && !override && !dryRun) {
      return new Reply.Refused(
          409, "enforcing_not_possible", "SSO cannot be enforced yet.", missing);
    }
    Effect effect = changes.change(tx, call.scope(), mode, call.now());
    record(tx, call, before.mode(), input, effect, override ? missing : List.of());
    return new Reply.Done(
        new SignInPolicyReport(
            dryRun,
            view(tx, call.scope()),
            missing,
            effect.affected().stream().limit(MOST_SHOWN).map(AffectedView::of).toList(),
            effect.affected().size(),
            AffectedByCode.of(effect.affected()),
            effect.more(),
            effect.sessionsEnded()));
  }

  /** A user's key is that user, and nobody else. */
  private Enforcer enforcer(Transaction tx, Call call, SignInPolicyInput input) {
    Optional<UserId> owner = call.caller().user();
    Optional<UserId> named = Optional.ofNullable(input.confirmedBy()).map(UserId::new);
    if (owner.isPresent() && named.isPresent() && !owner.equals(named)) {
      return new Enforcer.Somebody(null);
    }
    return owner
        .or(() -> named)
        .<Enforcer>map(id -> new Enforcer.Somebody(users.get(tx, call.scope(), id).orElse(null)))
        .orElseGet(Enforcer.Unnamed::new);
  }

  private void record(
      Transaction tx,
      Call call,
      SignInMode before,
      SignInPolicyInput input,
      Effect effect,
      List<ErrorBody.Problem> overridden) {
    String organization = call.organization().id().value();
    if (!overridden.isEmpty()) {
      trail.inside(
          tx,
          call,
          "lock_out.overridden",
          "organization",
          organization,
          Trail.NOTHING,
          Map.of("refusals", overridden.stream().map(ErrorBody.Problem::code).toList()));
    }
    SignInMode mode = policies.get(tx, call.scope()).mode();
    trail.inside(
        tx,
        call,
        "sign_in_policy.updated",
        "organization",
        organization,
        new PolicyTrace(before, null, null),
        new PolicyTrace(
            mode,
            call.caller().user().map(UserId::value).orElse(input.confirmedBy()),
            effect.sessionsEnded()));
  }
}
