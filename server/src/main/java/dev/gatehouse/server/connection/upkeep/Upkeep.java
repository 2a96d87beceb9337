package dev.gatehouse.server.connection.upkeep;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.ConnectionImport.Result;
import dev.gatehouse.server.connection.ConnectionKind;
import dev.gatehouse.server.connection.ConnectionKind.OwnCertificates;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.connection.ConnectionResult.Problem;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.upkeep.UpkeepState.Ends;
import dev.gatehouse.server.connection.upkeep.UpkeepState.Trouble;
import dev.gatehouse.server.connection.upkeep.UpkeepState.Warned;
import dev.gatehouse.server.connection.upkeep.UpkeepStore.Due;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Administrators;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.web.Pages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks after connections while nobody does: reads the provider's metadata again, holds whatever
 * certificates it publishes, and warns before the last of them ends, or one of ours. Each
 * connection is looked at by one node at a time; a node that dies lets go of it when the lease
 * ends.
 */
public final class Upkeep {
  private static final Duration USUAL_PAUSE = Duration.ofHours(6);
  private static final Duration FIRST_RETRY = Duration.ofMinutes(15);
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final int MOST_ADMITTED = 500;
  private static final int MOST_AT_ONCE = 10;

  /** One failure is the network's; so many in a row are worth a mail. */
  private static final int FAILURES_TO_TELL = 3;

  private static final int LONGEST_PROBLEM = 1_000;

  private final UpkeepStore store = new UpkeepStore();
  private final Below below;
  private final UpkeepNews news;

  /** What is below. */
  public record Below(
      Database database,
      Organizations organizations,
      Connections connections,
      ConnectionKinds kinds,
      ConnectionImport imports,
      Audit audit,
      Administrators administrators,
      MailOutbox outbox,
      Pages pages) {}

  public Upkeep(Below below) {
    this.below = below;
    this.news =
        new UpkeepNews(below.audit(), below.administrators(), below.outbox(), below.pages());
  }

  /** How things stand; empty before the first look. */
  public Optional<UpkeepState> state(
      Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return store.get(tx, scope, connection);
  }

  /**
   * Looks at some connections that are due. Asks the network.
   *
   * @return how many there were; fewer than ten mean that none are left
   */
  public int lookAtDue(Instant now) {
    List<Due> due =
        below
            .database()
            .write(
                tx -> {
                  store.admit(tx, now, MOST_ADMITTED);
                  return store.claimAcrossOrganizations(tx, now, now.plus(LEASE), MOST_AT_ONCE);
                });
    due.forEach(one -> look(one, now));
    return due.size();
  }

  private void look(Due due, Instant now) {
    Optional<OrganizationScope> scope =
        below.database().read(tx -> below.organizations().scope(tx, due.organization()));
    if (scope.isEmpty()
        || lookNow(scope.get(), due.connection(), now) instanceof Looked.NoConnection) {
      below
          .database()
          .write(
              tx -> {
                store.putOff(tx, due, next(due.connection(), 0, now));
                return due;
              });
    }
  }

  /** How a look ended. */
  public sealed interface Looked {
    record Done(UpkeepState state) implements Looked {}

    record NoConnection() implements Looked {}
  }

  /** Looks at one connection, whether or not it is due. Asks the network. */
  public Looked lookNow(OrganizationScope scope, ConnectionId id, Instant now) {
    Optional<Connection> connection =
        below.database().read(tx -> below.connections().get(tx, scope, id));
    if (connection.filter(Connection::finished).isEmpty()) {
      return new Looked.NoConnection();
    }
    Optional<Result> published = below.imports().again(connection.get());
    return below
        .database()
        .write(
            tx ->
                below
                    .connections()
                    .get(tx, scope, id)
                    .<Looked>map(
                        current ->
                            new Looked.Done(
                                concluded(tx, scope, connection.get(), current, published, now)))
                    .orElseGet(Looked.NoConnection::new));
  }

  /**
   * @param asked what the provider was asked for; somebody may have changed it meanwhile
   */
  private UpkeepState concluded(
      Transaction tx,
      OrganizationScope scope,
      Connection asked,
      Connection current,
      Optional<Result> published,
      Instant now) {
    UpkeepState before =
        store
            .get(tx, scope, current.id())
            .orElseGet(
                () ->
                    new UpkeepState(
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Ends.NONE));
    boolean same = asked.version() == current.version();
    Applied applied =
        published.isEmpty() || !same
            ? new Applied(current, Optional.empty())
            : applied(tx, scope, current, published.get(), now);
    UpkeepState after = state(before, current, applied, now);
    tellOfFailures(tx, scope, current, before, after, now);
    UpkeepState warned =
        warnedOfOwn(
            tx,
            scope,
            applied.connection(),
            warned(tx, scope, applied.connection(), after, now),
            now);
    store.put(tx, scope, current.id(), warned);
    return warned;
  }

  /** The connection after a look, and why nothing was taken over, if so. */
  private record Applied(Connection connection, Optional<Trouble> trouble) {}

  private Applied applied(
      Transaction tx, OrganizationScope scope, Connection current, Result published, Instant now) {
    return switch (published) {
      case Result.Unusable(List<Problem> problems) -> failed(current, problems);
      case Result.Imported(String kind, String settings, List<String> notes) ->
          switch (below.connections().renew(tx, scope, current, settings, now)) {
            case ConnectionResult.Saved(Connection after) -> {
              if (after.version() != current.version()) {
                boolean others =
                    !below
                        .kinds()
                        .of(current)
                        .certificates(current)
                        .equals(below.kinds().of(after).certificates(after));
                news.changed(tx, scope, current, after, others, now);
              }
              yield new Applied(after, Optional.empty());
            }
            case ConnectionResult.Rejected(List<Problem> problems) -> failed(current, problems);
            case ConnectionResult.Unknown unused -> new Applied(current, Optional.empty());
            case ConnectionResult.Deleted unused -> new Applied(current, Optional.empty());
            case ConnectionResult.InUse unused -> new Applied(current, Optional.empty());
            case ConnectionResult.HasDirectory unused -> new Applied(current, Optional.empty());
          };
    };
  }

  private static Applied failed(Connection current, List<Problem> problems) {
    Problem first = problems.getFirst();
    String sentence = first.sentence();
    return new Applied(
        current,
        Optional.of(
            new Trouble(
                first.code(),
                sentence.substring(0, Math.min(sentence.length(), LONGEST_PROBLEM)))));
  }

  private UpkeepState state(UpkeepState before, Connection current, Applied applied, Instant now) {
    int failures = applied.trouble().isPresent() ? before.failures() + 1 : 0;
    boolean changed = applied.connection().version() != current.version();
    return new UpkeepState(
        next(current.id(), failures, now),
        failures == 0 ? Optional.of(now) : before.lookedAt(),
        changed ? Optional.of(now) : before.changedAt(),
        failures,
        applied.trouble(),
        before.warned(),
        before.warnedOfOwn(),
        ends(applied.connection()));
  }

  private Ends ends(Connection connection) {
    ConnectionKind kind = below.kinds().of(connection);
    return new Ends(
        CertificateEnds.last(kind.certificates(connection)),
        kind.ownCertificates(connection).flatMap(own -> CertificateEnds.first(own.inUse())));
  }

  /** A connection whose provider could not be read lately. */
  public record Failing(
      OrganizationId organization,
      ConnectionId connection,
      String name,
      int failures,
      Trouble problem,
      Optional<Instant> lookedAt) {}

  /** A connection of which a certificate ends soon, or has ended. */
  public record Ending(
      OrganizationId organization, ConnectionId connection, String name, Ends ends) {}

  /** Those in all organizations, the worst first. */
  public List<Failing> failingAcrossOrganizations(Transaction tx, int most) {
    return store.failingAcrossOrganizations(tx, most);
  }

  /**
   * Enabled connections in all organizations, the first to end first. Which ones was found by the
   * last look at each, six hours ago at most; when, is read from their settings of this moment.
   */
  public List<Ending> endingAcrossOrganizations(Transaction tx, Instant before, int most) {
    return store.endingAcrossOrganizations(tx, before, most).stream()
        .flatMap(
            due ->
                below.organizations().scopeEvenIfDisabled(tx, due.organization()).stream()
                    .flatMap(scope -> below.connections().get(tx, scope, due.connection()).stream())
                    .map(
                        one ->
                            new Ending(due.organization(), one.id(), one.displayName(), ends(one))))
        .filter(
            one ->
                Stream.of(one.ends().provider(), one.ends().own())
                    .flatMap(Optional::stream)
                    .anyMatch(before::isAfter))
        .toList();
  }

  private void tellOfFailures(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      UpkeepState before,
      UpkeepState after,
      Instant now) {
    if (after.failures() == FAILURES_TO_TELL) {
      after.problem().ifPresent(trouble -> news.failing(tx, scope, connection, trouble, now));
    } else if (after.failures() == 0 && before.failures() >= FAILURES_TO_TELL) {
      news.recovered(tx, scope, connection, now);
    }
  }

  /** Of a connection that is off nobody needs to hear. */
  private UpkeepState warned(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      UpkeepState state,
      Instant now) {
    if (!connection.enabled()) {
      return state;
    }
    Optional<Warned> due =
        CertificateEnds.last(below.kinds().of(connection).certificates(connection))
            .flatMap(end -> CertificateEnds.due(end, state.warned(), now));
    due.ifPresent(warning -> news.ending(tx, scope, connection, warning, now));
    return due.map(state::with).orElse(state);
  }

  /** Whoever gave the provider our certificate by hand must give it the next one as well. */
  private UpkeepState warnedOfOwn(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      UpkeepState state,
      Instant now) {
    Optional<OwnCertificates> own = below.kinds().of(connection).ownCertificates(connection);
    if (!connection.enabled() || own.isEmpty()) {
      return state;
    }
    Optional<Warned> due =
        CertificateEnds.first(own.get().inUse())
            .flatMap(end -> CertificateEnds.due(end, state.warnedOfOwn(), now));
    due.ifPresent(
        warning -> news.ownEnding(tx, scope, connection, warning, own.get().metadata(), now));
    return due.map(state::withOwn).orElse(state);
  }

  /** Spread by their ids, so that not everything is asked for at once. */
  private static Instant next(ConnectionId id, int failures, Instant now) {
    Duration pause = USUAL_PAUSE;
    if (failures > 0) {
      Duration grown = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
      pause = grown.compareTo(USUAL_PAUSE) < 0 ? grown : USUAL_PAUSE;
    }
    long spread = Math.floorMod(id.value().hashCode(), pause.toMillis() / 5);
    return now.plus(pause).minusMillis(spread);
  }
}
