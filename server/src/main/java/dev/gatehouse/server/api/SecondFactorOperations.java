package dev.gatehouse.server.api;

import dev.gatehouse.server.credential.Authenticators.Authenticator;
import dev.gatehouse.server.credential.FactorNotices.By;
import dev.gatehouse.server.credential.Passkeys.Passkey;
import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.credential.SecondFactorRegistry.Overview;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The operations on second factors and passkeys: to see and to take away, never to add. */
final class SecondFactorOperations {
  private static final String READ = "second_factors:read";
  private static final String WRITE = "second_factors:write";
  private static final String OF_USER = "/organizations/{organization}/users/{user}/second-factors";
  private static final String POLICY = "/organizations/{organization}/second-factor-policy";

  private final Database database;
  private final Users users;
  private final SecondFactorRegistry factors;
  private final LockOutCheck lockOut;
  private final Trail trail;

  SecondFactorOperations(
      Database database,
      Users users,
      SecondFactorRegistry factors,
      LockOutCheck lockOut,
      Trail trail) {
    this.database = database;
    this.users = users;
    this.factors = factors;
    this.lockOut = lockOut;
    this.trail = trail;
  }

  /** An authenticator app. */
  record AuthenticatorView(
      String id, String name, Instant createdAt, Optional<Instant> lastUsedAt) {
    static AuthenticatorView of(Authenticator one) {
      return new AuthenticatorView(one.id(), one.name(), one.createdAt(), one.lastUsedAt());
    }
  }

  /** A passkey. */
  record PasskeyView(
      String id,
      String name,
      @Doc("Whether it may be on several devices of the user.") boolean synced,
      Instant createdAt,
      Optional<Instant> lastUsedAt) {
    static PasskeyView of(Passkey one) {
      return new PasskeyView(one.id(), one.name(), one.synced(), one.createdAt(), one.lastUsedAt());
    }
  }

  /** What a user has. */
  record SecondFactorsView(
      List<AuthenticatorView> authenticators,
      List<PasskeyView> passkeys,
      @Doc("How many recovery codes are left.") int recoveryCodes) {
    static SecondFactorsView of(Overview overview) {
      return new SecondFactorsView(
          overview.authenticators().stream().map(AuthenticatorView::of).toList(),
          overview.passkeys().stream().map(PasskeyView::of).toList(),
          overview.codes().unused());
    }
  }

  /** What an organization asks for. */
  record SecondFactorPolicyView(
      @Doc(
              "Whether a password alone is not enough. Who has no second factor then adds one at the"
                  + " next sign-in.")
          boolean required) {}

  /** The same as somebody enters it. */
  record SecondFactorPolicyInput(boolean required) {}

  List<Operation> operations() {
    return new OperationGroup("Second factors")
        .get(
            "listSecondFactorsOfUser",
            OF_USER,
            READ,
            "Lists the authenticator apps and passkeys of a user.",
            SecondFactorsView.class,
            call -> database.read(tx -> Reply.found(user(tx, call), user -> view(tx, call, user))))
        .delete(
            "removeSecondFactor",
            OF_USER + "/{factor}",
            WRITE,
            "Removes an authenticator app or a passkey; the user is told by mail.",
            this::remove)
        .with(LockOutCheck.OVERRIDE)
        .act(
            "resetSecondFactorsOfUser",
            OF_USER + "/reset",
            WRITE,
            "Removes all second factors, passkeys and recovery codes of a user who has lost them;"
                + " the user is told by mail.",
            SecondFactorsView.class,
            this::reset)
        .with(LockOutCheck.OVERRIDE)
        .get(
            "getSecondFactorPolicy",
            POLICY,
            READ,
            "Says whether local sign-ins need a second factor.",
            SecondFactorPolicyView.class,
            call ->
                database.read(
                    tx ->
                        new Reply.Done(
                            new SecondFactorPolicyView(factors.isRequired(tx, call.scope())))))
        .put(
            "setSecondFactorPolicy",
            POLICY,
            WRITE,
            "Asks local sign-ins for a second factor, or leaves it to people.",
            SecondFactorPolicyInput.class,
            SecondFactorPolicyView.class,
            this::setPolicy)
        .all();
  }

  private Reply remove(Call call) {
    String id = call.request().pathParameter("factor");
    return database.write(
        tx -> {
          Optional<User> user = user(tx, call);
          if (user.isEmpty()) {
            return Reply.notFound();
          }
          Overview before = factors.overview(tx, call.scope(), user.get().id());
          if (!before.has(id)) {
            return Reply.notFound();
          }
          Optional<Reply> refusal =
              before.factors() == 1
                  ? lockOut.refusalOfSecondFactors(tx, call, user.get().id())
                  : Optional.empty();
          if (refusal.isEmpty()) {
            factors.remove(tx, call.scope(), user.get(), id, by(call), call.now());
          }
          return refusal.orElseGet(Reply::nothing);
        });
  }

  private Reply reset(Call call) {
    return database.write(
        tx -> {
          Optional<User> user = user(tx, call);
          if (user.isEmpty()) {
            return Reply.notFound();
          }
          Optional<Reply> refusal = lockOut.refusalOfSecondFactors(tx, call, user.get().id());
          if (refusal.isPresent()) {
            return refusal.get();
          }
          factors.reset(tx, call.scope(), user.get(), by(call), call.now());
          return new Reply.Done(view(tx, call, user.get()));
        });
  }

  private Reply setPolicy(Call call) {
    boolean required = call.input(SecondFactorPolicyInput.class).required();
    return database.write(
        tx -> {
          var before = new SecondFactorPolicyView(factors.isRequired(tx, call.scope()));
          var after = new SecondFactorPolicyView(required);
          factors.setRequired(tx, call.scope(), required);
          trail.inside(
              tx,
              call,
              "second_factor_policy.updated",
              "organization",
              call.organization().id().value(),
              before,
              after);
          return new Reply.Done(after);
        });
  }

  private SecondFactorsView view(Transaction tx, Call call, User user) {
    return SecondFactorsView.of(factors.overview(tx, call.scope(), user.id()));
  }

  private Optional<User> user(Transaction tx, Call call) {
    return users.get(tx, call.scope(), new UserId(call.request().pathParameter("user")));
  }

  private static By by(Call call) {
    return new By(call.actor(), call.request().clientAddress());
  }
}
