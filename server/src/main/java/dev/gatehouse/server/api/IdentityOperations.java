package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.ExternalIdentities;
import dev.gatehouse.server.directory.ExternalIdentities.ExternalIdentity;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.Sessions.EndReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The operations on the links between a user and subjects at identity providers. */
final class IdentityOperations {
  private static final String ALL =
      "/organizations/{organization}/users/{user}/external-identities";

  private final Database database;
  private final Users users;
  private final Sessions sessions;
  private final ExternalIdentities identities = new ExternalIdentities();
  private final Trail trail;

  IdentityOperations(Database database, Users users, Sessions sessions, Trail trail) {
    this.database = database;
    this.users = users;
    this.sessions = sessions;
    this.trail = trail;
  }

  /** A link as the API shows it. */
  record IdentityView(
      @Doc("Whose subject it is.") String connection,
      @Doc("What the provider calls the user.") String subject,
      Instant linkedAt) {
    static IdentityView of(ExternalIdentity identity) {
      return new IdentityView(
          identity.connection().value(), identity.subject(), identity.createdAt());
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Users")
        .get(
            "listExternalIdentities",
            ALL,
            "users:read",
            "Lists which subjects of which connections are this user: at most one of each.",
            OperationGroup.listOf(IdentityView.class),
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            users.get(tx, call.scope(), id(call)),
                            user ->
                                identities.ofUser(tx, call.scope(), user.id()).stream()
                                    .map(IdentityView::of)
                                    .toList())))
        .delete(
            "unlinkExternalIdentity",
            ALL + "/{connection}",
            "users:write",
            "Forgets the link to a connection, and ends the user's sessions. The next sign-in"
                + " through it links anew, if the connection's rules allow it.",
            this::unlink)
        .all();
  }

  private Reply unlink(Call call) {
    String connection = call.request().pathParameter("connection");
    return database.write(
        tx -> {
          Optional<User> user = users.get(tx, call.scope(), id(call));
          Optional<ExternalIdentity> known =
              user.isEmpty()
                  ? Optional.empty()
                  : identities.ofUser(tx, call.scope(), id(call)).stream()
                      .filter(one -> one.connection().value().equals(connection))
                      .findFirst();
          if (known.isEmpty()) {
            return Reply.notFound();
          }
          identities.unlink(tx, call.scope(), known.get().connection(), known.get().subject());
          sessions.endOfUser(tx, call.scope(), id(call), EndReason.REVOKED, call.now());
          trail.inside(
              tx,
              call,
              "user.unlinked",
              "user",
              id(call).value(),
              IdentityView.of(known.get()),
              Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private static UserId id(Call call) {
    return new UserId(call.request().pathParameter("user"));
  }
}
