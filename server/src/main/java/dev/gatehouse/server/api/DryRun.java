package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import java.util.List;
import java.util.function.Function;

/**
 * Runs work all or nothing: a refusal undoes what was written before it, and so does a call with
 * {@code ?dryRun=true}, which thereby answers exactly as the real one would.
 */
final class DryRun {
  private DryRun() {}

  /** What is done inside the transaction; it may run again after a serialization failure. */
  @FunctionalInterface
  interface Work {
    Reply run(Transaction tx, boolean dryRun);
  }

  /** The same for what cannot be tried out. */
  static Reply write(Database database, Function<Transaction, Reply> work) {
    return write(database, false, (tx, dryRun) -> work.apply(tx));
  }

  static Reply write(Database database, Call call, Work work) {
    String wish = call.query(UserImportOperations.DRY_RUN.name()).orElse("false");
    if (!wish.equals("true") && !wish.equals("false")) {
      return new Reply.Refused(400, "parameter_invalid", "dryRun is true or false.", List.of());
    }
    return write(database, wish.equals("true"), work);
  }

  private static Reply write(Database database, boolean dryRun, Work work) {
    try {
      return database.write(
          tx -> {
            Reply reply = work.run(tx, dryRun);
            if (dryRun || reply instanceof Reply.Refused) {
              throw new RolledBackException(reply);
            }
            return reply;
          });
    } catch (RolledBackException e) {
      return e.reply();
    }
  }
}
