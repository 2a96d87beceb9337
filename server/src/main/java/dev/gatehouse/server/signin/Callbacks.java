package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the attempt that a callback claims to answer, and says whether it may. */
final class Callbacks {
  private final Database database;
  private final Connections connections;
  private final Cookies cookies;
  private final AttemptStore store = new AttemptStore();

  Callbacks(Database database, Connections connections, Cookies cookies) {
    this.database = database;
    this.connections = connections;
    this.cookies = cookies;
  }

  /** What a callback turned out to be. */
  sealed interface Callback {
    /** It answers an attempt of this browser, through the connection that was asked. */
    record Answers(LiveConnection connection, Attempt attempt, Handle handle) implements Callback {}

    /** Nobody asked, or it does not say for whom it is. */
    record Unsolicited(LiveConnection connection) implements Callback {}

    /** It may not answer. */
    record Refused(LiveConnection connection, Asked asked, SignInRefusal why, List<Check> checks)
        implements Callback {}

    /** It answers an attempt of this browser, but its connection or organization is off by now. */
    record Off(Attempt attempt, AccessRefusal why) implements Callback {}

    /** There is no such connection, or it is off. */
    record NoConnection(AccessRefusal why) implements Callback {}
  }

  /**
   * @param id of the address; null for the shared address, where the attempt alone decides
   */
  Callback find(Request request, @Nullable ConnectionId id, Optional<Handle> handle, Instant now) {
    Optional<Browser> browser = Browser.of(cookies, request);
    return database.read(
        tx -> {
          Optional<Attempt> attempt =
              handle.flatMap(one -> store.findAcrossOrganizations(tx, one.hash()));
          Optional<LiveConnection> connection = connection(tx, id, attempt);
          if (connection.isEmpty()) {
            AccessRefusal why = off(tx, id, attempt);
            return attempt
                .filter(one -> !one.isLocal() && (id == null || one.isThrough(id)))
                .filter(one -> browser.isPresent() && one.isOf(browser.get().hash()))
                .<Callback>map(one -> new Callback.Off(one, why))
                .orElseGet(() -> new Callback.NoConnection(why));
          }
          return classify(connection.get(), attempt, handle, browser, now);
        });
  }

  private Optional<LiveConnection> connection(
      Transaction tx, @Nullable ConnectionId id, Optional<Attempt> attempt) {
    Optional<ConnectionId> tested =
        attempt.filter(Attempt::isTest).map(Attempt::connection).filter(at -> isOrNone(id, at));
    if (tested.isPresent()) {
      return connections.forTestSignInAcrossOrganizations(tx, tested.get());
    }
    if (id != null) {
      return connections.liveAcrossOrganizations(tx, id);
    }
    return attempt
        .map(Attempt::connection)
        .flatMap(one -> connections.liveAcrossOrganizations(tx, one));
  }

  private AccessRefusal off(Transaction tx, @Nullable ConnectionId id, Optional<Attempt> attempt) {
    return Optional.ofNullable(id)
            .or(() -> attempt.map(Attempt::connection))
            .filter(one -> connections.isOfOrganizationOffAcrossOrganizations(tx, one))
            .isPresent()
        ? AccessRefusal.ORGANIZATION_OFF
        : AccessRefusal.CONNECTION_OFF;
  }

  private static boolean isOrNone(@Nullable ConnectionId id, ConnectionId other) {
    return id == null || id.equals(other);
  }

  private static Callback classify(
      LiveConnection connection,
      Optional<Attempt> found,
      Optional<Handle> handle,
      Optional<Browser> browser,
      Instant now) {
    if (handle.isEmpty()) {
      return new Callback.Unsolicited(connection);
    }
    if (found.isEmpty()) {
      Asked nothing = HomeDestination.asked();
      return refused(connection, nothing, SignInRefusal.ATTEMPT_UNKNOWN, "attempt", "a known one");
    }
    Attempt attempt = found.get();
    OrganizationScope scope = connection.scope();
    // The connection that answers must be the one that was asked, in the same organization: else
    // one customer's provider could speak for another's people.
    if (!attempt.isThrough(connection.connection().id())
        || !attempt.organization().equals(scope.organization())) {
      return refused(
          connection,
          HomeDestination.asked(),
          SignInRefusal.OTHER_CONNECTION,
          "connection",
          String.valueOf(attempt.connection()));
    }
    byte[] cookie = browser.map(Browser::hash).orElse(new byte[0]);
    if (!attempt.isOf(cookie)) {
      return refused(
          connection,
          HomeDestination.asked(),
          SignInRefusal.OTHER_BROWSER,
          "browser",
          "the browser that started");
    }
    if (attempt.consumedAt() != null) {
      return refused(
          connection, attempt.asked(), SignInRefusal.ATTEMPT_USED, "attempt", "not used yet");
    }
    if (attempt.isOver(now)) {
      return refused(
          connection,
          attempt.asked(),
          SignInRefusal.ATTEMPT_EXPIRED,
          "attempt",
          "before " + attempt.expiresAt());
    }
    return new Callback.Answers(connection, attempt, handle.get());
  }

  private static Callback refused(
      LiveConnection connection, Asked asked, SignInRefusal why, String check, String expected) {
    return new Callback.Refused(
        connection, asked, why, List.of(Check.failed(check, expected, why.code())));
  }
}
