package dev.gatehouse.server.api;

import dev.gatehouse.server.credential.ApiKeyDraft;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The operator's keys that exist before anybody could ask for one. */
final class OperatorKeys {
  private final Database database;
  private final ApiKeys keys;

  OperatorKeys(Database database, ApiKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  /** A key that the settings name; empty if it works, else what is wrong with it. */
  Optional<String> bootstrap(String token, Instant now) {
    ApiKeyDraft draft =
        new ApiKeyDraft("bootstrap", ApiScopes.everything(), List.of(), Optional.empty());
    return database.write(
        tx ->
            switch (keys.adoptForOperator(tx, draft, token, now)) {
              case Outcome.Done<ApiKeys.Issued> done -> Optional.empty();
              case Outcome.Conflict<ApiKeys.Issued> known -> Optional.empty();
              case Outcome.Absent<ApiKeys.Issued> absent -> Optional.empty();
              case Outcome.Invalid<ApiKeys.Issued>(var problems) ->
                  Optional.of(problems.getFirst().sentence());
            });
  }

  /** A key if there has never been one. */
  Optional<String> first(Instant now) {
    ApiKeyDraft draft =
        new ApiKeyDraft("first start", ApiScopes.everything(), List.of(), Optional.empty());
    return database.write(
        tx ->
            keys.listOfOperator(tx, "", 1).items().isEmpty()
                    && keys.issueForOperator(tx, draft, now)
                        instanceof Outcome.Done<ApiKeys.Issued>(ApiKeys.Issued issued)
                ? Optional.of(issued.token())
                : Optional.empty());
  }
}
