package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.credential.ApiKey;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.credential.SetupGuest;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a key or a person may call an operation, and on which organization. The
 * organization that the path names is the one that is acted on; nothing else in a request can name
 * one.
 */
final class Gate {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final Database database;
  private final ApiKeys keys;
  private final Organizations organizations;
  private final RefusedKeys refusedKeys;
  private final People people;
  private final Connections connections;

  Gate(
      Database database,
      ApiKeys keys,
      Organizations organizations,
      RefusedKeys refusedKeys,
      People people,
      Connections connections) {
    this.database = database;
    this.keys = keys;
    this.organizations = organizations;
    this.refusedKeys = refusedKeys;
    this.people = people;
    this.connections = connections;
  }

  /** What the gate says. */
  sealed interface Passage {
    /** The call may run. */
    record Open(Caller caller, Call.@Nullable Target target) implements Passage {}

    /** It may not. */
    record Shut(Reply.Refused refused) implements Passage {}
  }

  Passage pass(Request request, Operation operation, Instant now) {
    Optional<String> token = Call.bearer(request);
    if (token.isEmpty()) {
      return shut(401, "api_key_missing", "Send an API key as 'Authorization: Bearer …'.");
    }
    Found found =
        database.read(
            tx ->
                new Found(
                    keys.resolve(tx, token.get(), request.clientAddress(), now),
                    operation.insideOrganization()
                        ? target(tx, request.pathParameter("organization"))
                        : Optional.empty()));
    return switch (found.key()) {
      case ApiKeys.Resolved.Refused refused -> {
        LOG.info("an API key was refused: {} from {}", refused.reason(), request.clientAddress());
        tell(refused, request, now);
        yield shut(401, "api_key_refused", "This API key does not work here.");
      }
      case ApiKeys.Resolved.Live live -> {
        if (live.touch()) {
          database.write(
              tx -> {
                keys.touch(tx, live.key(), now);
                return true;
              });
        }
        yield allowed(new Caller.Key(live.key()), found.target(), operation);
      }
    };
  }

  /** Of keys that are no more there is nothing to tell; of one that the policy refuses there is. */
  private void tell(ApiKeys.Resolved.Refused refused, Request request, Instant now) {
    ApiKey key = refused.key();
    if (key != null) {
      refused
          .policy()
          .ifPresent(why -> refusedKeys.refused(key, why, request.clientAddress(), now));
    }
  }

  private record Found(ApiKeys.Resolved key, Optional<Call.Target> target) {}

  /**
   * Decides for a person. The session is live: whoever resolved it has looked, and a disabled
   * organization has none.
   */
  Passage pass(SignedIn signedIn, Request request, Operation operation) {
    return database.read(
        tx -> {
          Optional<Call.Target> target =
              operation.insideOrganization()
                  ? target(tx, request.pathParameter("organization"))
                  : Optional.empty();
          return allowed(
              people.caller(
                  tx, signedIn, target.map(named -> named.organization().id()).orElse(null)),
              target,
              operation);
        });
  }

  /** Decides for the bearer of a set-up link, who is live too. */
  Passage pass(SetupGuest guest, Request request, Operation operation) {
    return database.read(
        tx -> {
          Optional<Call.Target> target =
              operation.insideOrganization()
                  ? target(tx, request.pathParameter("organization"))
                  : Optional.empty();
          Passage passage = allowed(new Caller.Guest(guest), target, operation);
          return passage instanceof Passage.Open
              ? GuestRules.refusal(guest.link(), operation)
                  .or(() -> changesWhatIsOn(tx, guest, request, operation))
                  .<Passage>map(why -> new Passage.Shut(why.refused()))
                  .orElse(passage)
              : passage;
        });
  }

  private Optional<SetupGuestRefusal> changesWhatIsOn(
      Transaction tx, SetupGuest guest, Request request, Operation operation) {
    return GuestRules.changesConnection(guest.link(), operation)
            && isOn(tx, guest, request, operation)
        ? Optional.of(SetupGuestRefusal.CONNECTION_ENABLED)
        : Optional.empty();
  }

  /** The connection of the path; any of the organization where the path names none. */
  private boolean isOn(Transaction tx, SetupGuest guest, Request request, Operation operation) {
    return GuestRules.namesConnection(operation)
        ? connections
            .get(tx, guest.scope(), new ConnectionId(request.pathParameter("connection")))
            .filter(Connection::enabled)
            .isPresent()
        : connections.list(tx, guest.scope()).stream().anyMatch(Connection::enabled);
  }

  private static Passage allowed(Caller caller, Optional<Call.Target> named, Operation operation) {
    if (!caller.allows(operation.scope())) {
      return shut(403, "scope_missing", lacking(caller, operation.scope()));
    }
    if (!operation.insideOrganization()) {
      return caller.organization().isEmpty()
          ? new Passage.Open(caller, null)
          : shut(403, "operator_only", "Only an operator may do this.");
    }
    // A caller of another organization learns no more than that there is nothing here for it.
    if (named.isEmpty()
        || caller
            .organization()
            .filter(own -> !own.equals(named.get().organization().id()))
            .isPresent()) {
      return new Passage.Shut(Reply.notFound());
    }
    return new Passage.Open(caller, named.get());
  }

  private static String lacking(Caller caller, String scope) {
    return switch (caller) {
      case Caller.Key unused -> "This API key lacks the scope " + scope + ".";
      case Caller.Person unused -> "Your roles do not allow this; it takes " + scope + ".";
      case Caller.Guest unused -> "This set-up link does not open this; it takes " + scope + ".";
    };
  }

  private Optional<Call.Target> target(Transaction tx, String idOrSlug) {
    Optional<Organization> organization =
        idOrSlug.startsWith("org_")
            ? organizations.get(tx, new OrganizationId(idOrSlug))
            : organizations.bySlug(tx, idOrSlug);
    // An operator administers a disabled organization too; its own keys were refused above.
    return organization.flatMap(
        there ->
            organizations
                .scopeEvenIfDisabled(tx, there.id())
                .map(scope -> new Call.Target(there, scope)));
  }

  private static Passage shut(int status, String code, String sentence) {
    return new Passage.Shut(new Reply.Refused(status, code, sentence, List.of()));
  }
}
