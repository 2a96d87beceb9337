package dev.gatehouse.server.session;

import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sessions by the names that identity providers have for them. A row goes with its session, and
 * with it the ID token that is kept sealed as a hint.
 */
public final class ProviderSessions {
  /** A person with more sessions than this at one provider is told of in several messages. */
  private static final int MOST = 1_000;

  private final ProviderSessionStore store = new ProviderSessionStore();
  private final SecretBox box;

  public ProviderSessions(SecretBox box) {
    this.box = box;
  }

  /**
   * What signing out at the provider needs.
   *
   * @param sessionIndex SAML SessionIndex or OIDC {@code sid}; empty if there was none
   * @param secret {@link ExternalPerson.AtProvider#secret}
   */
  public record AtProvider(ConnectionId connection, String sessionIndex, String secret) {
    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "AtProvider[" + connection + "]";
    }
  }

  /** Remembers how the provider calls a session that was opened in the same transaction. */
  public void keep(
      Transaction tx,
      OrganizationScope scope,
      SessionId session,
      ConnectionId connection,
      ExternalPerson person) {
    store.insert(
        tx,
        scope,
        new ProviderSessionStore.Names(person.atProvider().name(), person.atProvider().acr()),
        new ProviderSessionStore.Stored(
            session,
            connection,
            person.sessionIndex().orElse(""),
            box.seal(person.atProvider().secret(), row(session))));
  }

  public Optional<AtProvider> find(Transaction tx, OrganizationScope scope, SessionId session) {
    return store
        .find(tx, scope, session)
        .map(
            stored ->
                new AtProvider(
                    stored.connection(),
                    stored.sessionIndex(),
                    box.openText(stored.sealed(), row(session))));
  }

  /**
   * The sessions of one person, as the provider of a connection calls them.
   *
   * @param indexes which of them; none for all
   */
  public Set<SessionId> of(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      String name,
      List<String> indexes) {
    if (indexes.isEmpty()) {
      return new LinkedHashSet<>(store.named(tx, scope, connection, name, MOST));
    }
    Set<SessionId> found = new LinkedHashSet<>();
    for (String index : indexes) {
      found.addAll(store.namedAndIndexed(tx, scope, connection, name, index));
    }
    return found;
  }

  /** The sessions that hang on one session at the provider, whoever's they are. */
  public Set<SessionId> ofIndex(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String index) {
    return new LinkedHashSet<>(store.indexed(tx, scope, connection, index, MOST));
  }

  /** Where hints for signing out are kept sealed. */
  public static SealedColumn sealed() {
    return SealedColumn.named(
        "provider_sessions",
        List.of("organization_id", "session_id"),
        "sealed",
        id -> row(new SessionId(id)));
  }

  private static String row(SessionId session) {
    return "provider_sessions/" + session;
  }
}
