package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ExternalIdentities;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Finds who asks about a stream, and whom they mean. */
final class Receivers {
  private static final int LONGEST_ID = 100;
  private static final int LONGEST_NAME = 1_024;

  private final String issuer;
  private final Database database;
  private final Applications applications;
  private final Connections connections;
  private final Users users;

  Receivers(
      String issuer,
      Database database,
      Applications applications,
      Connections connections,
      Users users) {
    this.issuer = issuer;
    this.database = database;
    this.applications = applications;
    this.connections = connections;
    this.users = users;
  }

  /**
   * Whose name and secret these are.
   *
   * @param name the client id of an application, or the id of a connection
   */
  Optional<Receiver> proved(String name, String secret, Instant now) {
    if (name.isEmpty() || name.length() > LONGEST_ID || name.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return database.read(
        tx -> application(tx, name, secret, now).or(() -> provider(tx, name, secret)));
  }

  private Optional<Receiver> application(
      Transaction tx, String clientId, String secret, Instant now) {
    return applications
        .byClientId(tx, clientId)
        .filter(Application::enabled)
        .filter(one -> one.settings().kind() == ApplicationDraft.Kind.OIDC)
        .filter(one -> one.settings().authentication().usesSecret())
        .filter(one -> applications.authenticates(tx, one.id(), secret, now))
        .map(Receiver.OfApplication::new);
  }

  /** While the connection is switched off, so is its credential. */
  private Optional<Receiver> provider(Transaction tx, String connection, String secret) {
    return connections
        .liveAcrossOrganizations(tx, new ConnectionId(connection))
        .filter(live -> isSecret(tx, live, secret))
        .flatMap(live -> provider(tx, live.scope(), live.connection()));
  }

  private static boolean isSecret(Transaction tx, LiveConnection live, String secret) {
    return StreamCredentialStore.secretHash(tx, live.scope(), live.connection().id())
        .filter(hash -> Tokens.matches(secret, hash))
        .isPresent();
  }

  /** The provider of a connection; empty where none is there that could listen. */
  static Optional<Receiver> provider(
      Transaction tx, OrganizationScope scope, Connection connection) {
    return ProviderNames.of(connection)
        .map(
            name ->
                new Receiver.OfProvider(
                    scope,
                    connection,
                    OutgoingStreamStore.get(tx, connection.id().value())
                        .map(OutgoingStream::audience)
                        .orElse(name)));
  }

  /** Whom a subject means. */
  sealed interface Meant {
    /**
     * @param user the id; empty where the receiver's name for somebody is nobody's here
     */
    record Somebody(Optional<String> user) implements Meant {}

    record Unusable(String why) implements Meant {}
  }

  /** SSF 1.0 §8.1.3: an application says our names for people, a provider its own. */
  Meant meant(Receiver receiver, JsonNode subject) {
    String format = subject.path("format").asString("");
    String name = subject.path(format.equals("email") ? "email" : "sub").asString("");
    boolean fits = !name.isEmpty() && name.length() <= LONGEST_NAME && name.indexOf('\0') < 0;
    String of = format.equals("iss_sub") ? subject.path("iss").asString("") : "";
    return switch (receiver) {
      case Receiver.OfApplication unused ->
          fits && name.length() <= 64 && of.equals(issuer)
              ? new Meant.Somebody(Optional.of(name))
              : new Meant.Unusable("The subject must be an iss_sub of this issuer.");
      case Receiver.OfProvider provider -> {
        boolean theirs =
            ProviderNames.of(provider.connection()).filter(of::equals).isPresent()
                || format.equals("email");
        yield fits && theirs
            ? new Meant.Somebody(database.read(tx -> user(tx, provider, format, name)))
            : new Meant.Unusable("The subject must be an iss_sub of your issuer, or an email.");
      }
    };
  }

  /** Nobody but those who sign in through the provider's own connection. */
  private Optional<String> user(
      Transaction tx, Receiver.OfProvider provider, String format, String name) {
    ConnectionId connection = provider.connection().id();
    Optional<User> found =
        format.equals("email")
            ? users
                .byUserName(tx, provider.scope(), name)
                .filter(user -> user.method().equals(new User.Method.Through(connection)))
            : ExternalIdentities.isTooLong(name)
                ? Optional.empty()
                : users.byExternalIdentity(tx, provider.scope(), connection, name);
    return found.map(user -> user.id().value());
  }
}
