package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.signin.Admission.Visitor;
import java.time.Instant;
import java.util.Optional;

/**
 * The first time that somebody comes in through a connection without a browser, such as at a file
 * server: they are linked or created by the very rules of a sign-in, or not at all.
 */
public final class FirstUse {
  private final Database database;
  private final Admission admission;
  private final AccountConnection setting;

  FirstUse(Database database, Admission admission, AccountConnection setting) {
    this.database = database;
    this.admission = admission;
    this.setting = setting;
  }

  /** Who it is. */
  public sealed interface Result {
    record Known(User user) implements Result {}

    /** Somebody else than the name that was given says. */
    record Other() implements Result {}

    /**
     * The organization lets people say first whether accounts are connected, which takes a page.
     */
    record NeedsPage() implements Result {}

    record Refused(Refusal refusal) implements Result {}
  }

  /**
   * In a transaction of its own.
   *
   * @param person whom the connection has verified a moment ago
   * @param onlyAs who they must turn out to be; empty where the name that they gave is nobody's
   * @param address from where they come
   */
  public Result recognize(
      LiveConnection live,
      ExternalPerson person,
      Optional<UserId> onlyAs,
      Way way,
      String address,
      Instant now) {
    return recognize(live, person, onlyAs, way, new Visitor(address, ""), now, 0);
  }

  private Result recognize(
      LiveConnection live,
      ExternalPerson person,
      Optional<UserId> onlyAs,
      Way way,
      Visitor visitor,
      Instant now,
      int round) {
    try {
      return database.write(
          tx -> {
            Admission.Consent consent =
                setting.asks(tx, live.scope())
                    ? Admission.Consent.ASK
                    : Admission.Consent.NOT_NEEDED;
            return admission.recognize(tx, live, person, onlyAs, way, visitor, consent, now);
          });
    } catch (AbandonedException e) {
      // Another question at the same time has created or linked the same: now it can be seen.
      return e.isWorthASecondLook() && round == 0
          ? recognize(live, person, onlyAs, way, visitor, now, 1)
          : new Result.Refused(e.refusal());
    }
  }
}
