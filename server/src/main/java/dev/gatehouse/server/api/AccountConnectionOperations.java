package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.signin.AccountConnection;
import java.util.List;

/** Whether people are asked before a provider's account is connected to theirs. */
final class AccountConnectionOperations {
  private static final String ONE = "/organizations/{organization}/account-connection";

  private final Database database;
  private final AccountConnection setting;
  private final Trail trail;

  AccountConnectionOperations(Database database, AccountConnection setting, Trail trail) {
    this.database = database;
    this.setting = setting;
    this.trail = trail;
  }

  /** The setting, both ways. */
  record AccountConnectionView(
      @Doc(
              "Whether an existing person is asked once before the account of an identity provider"
                  + " is connected to theirs. True unless it was changed.")
          boolean asks) {}

  List<Operation> operations() {
    return new OperationGroup("Organizations")
        .get(
            "getAccountConnection",
            ONE,
            "organizations:read",
            "Says whether people are asked before accounts are connected.",
            AccountConnectionView.class,
            call ->
                database.read(
                    tx ->
                        new Reply.Done(new AccountConnectionView(setting.asks(tx, call.scope())))))
        .put(
            "setAccountConnection",
            ONE,
            "organizations:write",
            "Decides it; what proves that an account is somebody's stays the same.",
            AccountConnectionView.class,
            AccountConnectionView.class,
            this::set)
        .all();
  }

  private Reply set(Call call) {
    AccountConnectionView after = call.input(AccountConnectionView.class);
    return database.write(
        tx -> {
          AccountConnectionView before = new AccountConnectionView(setting.asks(tx, call.scope()));
          setting.set(tx, call.scope(), after.asks());
          trail.inside(
              tx,
              call,
              "organization.account_connection_changed",
              "organization",
              call.scope().organization().value(),
              before,
              after);
          return new Reply.Done(after);
        });
  }
}
