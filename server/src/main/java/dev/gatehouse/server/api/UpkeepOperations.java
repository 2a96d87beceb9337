package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionKind;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.upkeep.Upkeep;
import dev.gatehouse.server.connection.upkeep.Upkeep.Looked;
import dev.gatehouse.server.connection.upkeep.UpkeepState;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.ConnectionId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the program does for connections by itself, and when certificates end. */
final class UpkeepOperations {
  private static final String READ = "connections:read";
  private static final String WRITE = "connections:write";
  private static final String ONE = "/organizations/{organization}/connections/{connection}/upkeep";

  private final Database database;
  private final Connections connections;
  private final ConnectionKinds kinds;
  private final Upkeep upkeep;

  UpkeepOperations(
      Database database, Connections connections, ConnectionKinds kinds, Upkeep upkeep) {
    this.database = database;
    this.connections = connections;
    this.kinds = kinds;
    this.upkeep = upkeep;
  }

  /** How a connection is looked after. */
  record UpkeepView(
      @Doc("When the provider is asked again; empty before the first time.")
          Optional<Instant> nextLookAt,
      @Doc("When it last answered as it should.") Optional<Instant> lookedAt,
      @Doc("When its answer last changed settings.") Optional<Instant> changedAt,
      @Doc("How many looks in a row have failed.") int failures,
      @Doc("Why the last one failed.") Optional<TroubleView> problem) {
    static UpkeepView of(UpkeepState state) {
      return new UpkeepView(
          Optional.of(state.nextLookAt()),
          state.lookedAt(),
          state.changedAt(),
          state.failures(),
          state.problem().map(one -> new TroubleView(one.code(), one.sentence())));
    }

    static UpkeepView none() {
      return new UpkeepView(
          Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty());
    }
  }

  /** Why a look failed. */
  record TroubleView(String code, String sentence) {}

  /** Whose a certificate is. */
  enum Owner {
    PROVIDER,
    OURS
  }

  /** A certificate of a provider, or one by which a provider knows us, in the calendar. */
  record CalendarEntry(
      String connection,
      String connectionName,
      boolean enabled,
      @Doc("OURS is what the provider must be given before the end.") Owner owner,
      @Doc("Whether another certificate of the connection holds longer.") boolean replaced,
      @Doc("Whole days until it ends; less than zero after that.") long daysLeft,
      CertificateView certificate) {}

  List<Operation> operations() {
    return new OperationGroup("Connections")
        .get(
            "getUpkeep",
            ONE,
            READ,
            "Shows when the provider was read by itself, and whether that worked.",
            UpkeepView.class,
            this::show)
        .act(
            "lookNow",
            ONE + "/look",
            WRITE,
            "Reads what the provider publishes at once and takes it over.",
            UpkeepView.class,
            this::look)
        .get(
            "listCertificates",
            "/organizations/{organization}/certificates",
            READ,
            "Lists the providers' certificates and ours for them, those that end first at the top.",
            OperationGroup.listOf(CalendarEntry.class),
            this::calendar)
        .all();
  }

  private Reply show(Call call) {
    return database.read(
        tx ->
            Reply.found(
                connections.get(tx, call.scope(), id(call)),
                connection ->
                    upkeep
                        .state(tx, call.scope(), connection.id())
                        .map(UpkeepView::of)
                        .orElseGet(UpkeepView::none)));
  }

  private Reply look(Call call) {
    return switch (upkeep.lookNow(call.scope(), id(call), call.now())) {
      case Looked.Done(UpkeepState state) -> new Reply.Done(UpkeepView.of(state));
      case Looked.NoConnection() -> Reply.notFound();
    };
  }

  private Reply calendar(Call call) {
    List<Connection> all = database.read(tx -> connections.list(tx, call.scope()));
    List<CalendarEntry> entries = new ArrayList<>();
    for (Connection connection : all) {
      ConnectionKind kind = kinds.of(connection);
      add(entries, call, connection, Owner.PROVIDER, kind.certificates(connection));
      kind.ownCertificates(connection)
          .ifPresent(own -> add(entries, call, connection, Owner.OURS, own.inUse()));
    }
    entries.sort(Comparator.comparing(entry -> entry.certificate().notAfter()));
    return new Reply.Done(entries);
  }

  private static void add(
      List<CalendarEntry> entries,
      Call call,
      Connection connection,
      Owner owner,
      List<X509Certificate> certificates) {
    for (X509Certificate one : certificates) {
      // Of ours each one in use serves a purpose of its own; none stands in for another.
      boolean replaced =
          owner == Owner.PROVIDER
              && certificates.stream()
                  .anyMatch(other -> other.getNotAfter().after(one.getNotAfter()));
      entries.add(
          new CalendarEntry(
              connection.id().value(),
              connection.displayName(),
              connection.enabled(),
              owner,
              replaced,
              Math.floorDiv(
                  Duration.between(call.now(), one.getNotAfter().toInstant()).toSeconds(), 86_400),
              CertificateView.of(one)));
    }
  }

  private static ConnectionId id(Call call) {
    return new ConnectionId(call.request().pathParameter("connection"));
  }
}
