package dev.gatehouse.server.session;

import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.AnnouncementListener;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.face.Face;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.session.SessionEndListener.ContinuedSession;
import dev.gatehouse.server.session.SessionEndListener.EndedSession;
import dev.gatehouse.server.session.SessionStore.Ending;
import dev.gatehouse.server.session.SessionStore.Held;
import dev.gatehouse.server.session.SessionStore.Stored;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Browser sessions. The secret is in the cookie; the database knows its SHA-256 only. Ending works
 * inside the caller's transaction, so that what ended a session (a disabled connection, a removed
 * user) and its end are one durable fact; on this node it holds at once, on others as soon as they
 * hear of it, and within two seconds if they do not.
 */
public final class Sessions {
  /** The bare name of the cookie. */
  static final String COOKIE = "gatehouse_session";

  private static final int LONGEST_TOKEN = 128;
  private static final int MOST_IN_A_LIST = 100;
  private static final int MOST_TOLD_AT_ONCE = 500;
  private static final int CLEANED_AT_ONCE = 500;

  /** Where nodes tell each other of ended sessions: id and hash of the token of each. */
  private static final String ENDED_TOPIC = "sessions-ended";

  /** In place of an id: the session goes on, only the token is of no use any more. */
  private static final String NOT_ENDED = "-";

  private final SessionStore store = new SessionStore();
  private final ProviderSessionStore providers = new ProviderSessionStore();
  private final SessionMemory memory;
  private final SessionUses uses;
  private final Database database;
  private final Organizations organizations;
  private final Users users;
  private final Connections connections;
  private final InstantSource clock;
  private final Cookies cookies;
  private volatile List<SessionEndListener> listeners = List.of();
  private volatile List<EndedSessionsListener> hearers = List.of();

  public Sessions(
      Database database,
      Organizations organizations,
      Users users,
      Connections connections,
      InstantSource clock,
      Cookies cookies) {
    this.database = database;
    this.organizations = organizations;
    this.users = users;
    this.connections = connections;
    this.clock = clock;
    this.cookies = cookies;
    this.memory = new SessionMemory();
    this.uses = new SessionUses(database, organizations, store);
    database
        .announcements()
        .listen(
            ENDED_TOPIC,
            new AnnouncementListener() {
              @Override
              public void heard(List<String> items) {
                endedAnywhere(items);
              }

              @Override
              public void missed() {
                memory.forgetAll();
                hearers.forEach(EndedSessionsListener::missed);
              }
            });
  }

  /** Why a session ended. */
  public enum EndReason {
    SIGNED_OUT,
    /** Somebody else has signed in in the same browser. */
    REPLACED,
    REVOKED,
    USER_DEACTIVATED,
    CONNECTION_DISABLED,
    ORGANIZATION_DISABLED,
    IDENTITY_PROVIDER,
    EXPIRED
  }

  /**
   * A session as its owner or an administrator sees it in a list.
   *
   * @param acr how strongly the person authenticated at the provider, if that said so
   * @param amr how (RFC 8176)
   */
  public record SessionSummary(
      SessionId id,
      UserId user,
      Optional<ConnectionId> connection,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      String address,
      String userAgent,
      Optional<String> acr,
      List<String> amr) {
    public SessionSummary {
      amr = List.copyOf(amr);
    }

    /** The end for an application with a limit of its own, which counts from the opening. */
    public Instant endWithin(Optional<Duration> lifetime) {
      return SignedIn.end(createdAt, expiresAt, lifetime);
    }
  }

  /** Adds those who hear of ended sessions. Before serving; {@code Server} wires them. */
  public void tell(List<SessionEndListener> all) {
    listeners = List.copyOf(all);
  }

  /** Adds those who hear of sessions in use. Before serving. */
  public void tellOfUse(SessionUseListener one) {
    uses.tell(one);
  }

  /** Adds those who hear of sessions that ended on any node. Before serving. */
  public void tellOfAnyNode(List<EndedSessionsListener> all) {
    hearers = List.copyOf(all);
  }

  /** The live session of the browser that sent this request. May block on the database. */
  public Optional<SignedIn> resolve(Request request) {
    Optional<SignedIn> signedIn = cookies.read(request, COOKIE).flatMap(this::resolve);
    signedIn.ifPresent(one -> Face.current().of(one.scope().organization().value()));
    return signedIn;
  }

  /** The live session of a cookie's token. May block on the database. */
  public Optional<SignedIn> resolve(String token) {
    if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    TokenHash hash = TokenHash.of(token);
    Optional<SignedIn> remembered = memory.find(hash, now);
    if (remembered.isPresent()) {
      return remembered;
    }
    long marker = memory.marker();
    Optional<Read> read = database.read(tx -> read(tx, hash, now));
    read.ifPresent(
        found ->
            memory.put(
                hash, new SessionMemory.Entry(found.signedIn(), found.stored()), marker, now));
    return read.map(Read::signedIn);
  }

  /**
   * What the cookies of a request tell of the browser.
   *
   * @param mark SHA-256 of the cookie by which sign-ins know it
   */
  public InBrowser browser(Request request, byte[] mark) {
    return cookies
        .read(request, COOKIE)
        .filter(token -> !token.isEmpty() && token.length() <= LONGEST_TOKEN)
        .map(token -> new InBrowser(mark, Tokens.hash(token)))
        .orElseGet(() -> new InBrowser(mark, InBrowser.UNKNOWN.carried()));
  }

  /** The cookie's name on the wire, for paths that read cookies themselves. */
  public String cookieName() {
    return cookies.name(COOKIE);
  }

  /**
   * Opens a session inside the caller's transaction, in a browser that can hold one of an
   * organization. The same person goes on in the one before: its id stays, with the tokens of
   * applications that hang on it and what they are told at its end, and all else is new. Another
   * person's ends. The token is new, whatever stood before.
   */
  public OpenedSession open(
      Transaction tx, OrganizationScope scope, NewSession wanted, Instant now) {
    Stored session =
        wanted.planned(
            scope,
            SessionId.next(database, now),
            organizations.get(tx, scope.organization()).orElseThrow().sessionPolicy(),
            now);
    String token = Tokens.random("");
    byte[] hash = Tokens.hash(token);
    boolean first = !wanted.browser().carriesOne() && store.insert(tx, wanted.row(session, hash));
    return opened(
        scope,
        first ? session : openInPlace(tx, scope, wanted, session, hash, now),
        wanted.user(),
        token,
        now);
  }

  private Stored openInPlace(
      Transaction tx,
      OrganizationScope scope,
      NewSession wanted,
      Stored session,
      byte[] hash,
      Instant now) {
    Optional<Held> before = Optional.empty();
    for (Held held : store.hold(tx, scope, wanted.browser())) {
      boolean live = now.isBefore(held.endsAt());
      if (live && before.isEmpty() && held.ending().user().equals(session.user())) {
        before = Optional.of(held);
      } else {
        end(tx, scope, held.ending().id(), live ? EndReason.REPLACED : EndReason.EXPIRED, now);
      }
    }
    if (before.isEmpty()) {
      if (!store.insert(tx, wanted.row(session, hash))) {
        throw new IllegalStateException("the browser holds a session that it does not hold");
      }
      return session;
    }
    Ending ending = before.get().ending();
    Stored renewed = session.as(ending.id());
    // What the provider of the sign-in before calls its session says nothing of this one.
    providers.delete(tx, scope, renewed.id());
    store.renew(tx, wanted.row(renewed, hash));
    ContinuedSession continued = wanted.inPlaceOf(before.get());
    listeners.forEach(listener -> listener.wentOn(tx, scope, continued, now));
    TokenHash forgotten = new TokenHash(ending.tokenHash());
    memory.forget(forgotten, now);
    tx.announce(ENDED_TOPIC, List.of(NOT_ENDED + " " + forgotten.text()));
    return renewed;
  }

  private OpenedSession opened(
      OrganizationScope scope, Stored session, User user, String token, Instant now) {
    SignedIn signedIn = signedIn(scope, session, user);
    Duration lifetime = Duration.between(now, session.expiresAt());
    return new OpenedSession(signedIn, SessionCookie.of(cookies, token, lifetime));
  }

  /** The live sessions of a user, newest first, at most 100. */
  public List<SessionSummary> ofUser(
      Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    return store.ofUser(tx, scope, user, now, MOST_IN_A_LIST);
  }

  /** A session by its id ({@code sid}), if it is live. */
  public Optional<SessionSummary> find(
      Transaction tx, OrganizationScope scope, SessionId session, Instant now) {
    return store.find(tx, scope, session, now);
  }

  /** What its provider calls a session; empty where it came through none. */
  public Optional<ThroughProvider> through(
      Transaction tx, OrganizationScope scope, SessionId session) {
    return store.through(tx, scope, session);
  }

  /**
   * Notes that a session was used by other means than its own cookie, so that it does not end for
   * being idle.
   */
  public void seen(Transaction tx, OrganizationScope scope, SessionId session, Instant now) {
    store.seen(tx, scope.organization(), session, now);
  }

  /** Ends one session. False if there was none. */
  public boolean end(
      Transaction tx, OrganizationScope scope, SessionId session, EndReason why, Instant now) {
    return ended(tx, scope, store.deleteOne(tx, scope, session), why, now) == 1;
  }

  /** Ends one session of a user. False if this user has none of that id. */
  public boolean endOwn(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      SessionId session,
      EndReason why,
      Instant now) {
    return ended(tx, scope, store.deleteOneOfUser(tx, scope, user, session), why, now) == 1;
  }

  /** Ends all sessions of a user. Returns how many. */
  public int endOfUser(
      Transaction tx, OrganizationScope scope, UserId user, EndReason why, Instant now) {
    return ended(tx, scope, store.deleteOfUser(tx, scope, user), why, now);
  }

  /**
   * The same where the provider of a connection asked for it.
   *
   * @param asking need not be the one that the sessions came through
   */
  int endOfUser(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      ConnectionId asking,
      EndReason why,
      Instant now) {
    return ended(
        tx,
        scope,
        store.deleteOfUser(tx, scope, user),
        ending -> ending.through().filter(one -> one.connection().equals(asking)).isPresent(),
        why,
        now);
  }

  /** Ends all sessions of a user but one. Returns how many. */
  public int endOthersOfUser(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      SessionId kept,
      EndReason why,
      Instant now) {
    return ended(tx, scope, store.deleteOthersOfUser(tx, scope, user, kept), why, now);
  }

  /** Who has sessions that came through no connection, but from local credentials. */
  public List<UserId> usersWithoutConnection(Transaction tx, OrganizationScope scope) {
    return store.usersWithoutConnection(tx, scope);
  }

  /** How many live sessions came through a connection. */
  public long countThrough(
      Transaction tx, OrganizationScope scope, ConnectionId connection, Instant now) {
    return store.countThrough(tx, scope, connection, now);
  }

  /** Ends all sessions that came through a connection. Returns how many. */
  public int endOfConnection(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      EndReason why,
      Instant now) {
    return ended(tx, scope, store.deleteOfConnection(tx, scope, connection), why, now);
  }

  /** Ends what a provider says is over. Returns how many. */
  public int endThrough(
      Transaction tx, OrganizationScope scope, Through which, EndReason why, Instant now) {
    return ended(tx, scope, store.deleteThrough(tx, scope, which), why, now);
  }

  /** Ends all sessions of the organization. Returns how many. */
  public int endOfOrganization(
      Transaction tx, OrganizationScope scope, EndReason why, Instant now) {
    return ended(tx, scope, store.deleteOfOrganization(tx, scope), why, now);
  }

  /**
   * Removes sessions that are over, a bounded number of them in one transaction.
   *
   * @return how many; fewer than 500 means that none are left
   */
  public int cleanUp() {
    Instant now = clock.instant();
    return database.write(
        tx -> {
          List<Ending> over = store.deleteOverAcrossOrganizations(tx, now, CLEANED_AT_ONCE);
          over.stream()
              .collect(Collectors.groupingBy(Ending::organization))
              .forEach(
                  (organization, endings) ->
                      organizations
                          .scopeEvenIfDisabled(tx, organization)
                          .ifPresent(scope -> ended(tx, scope, endings, EndReason.EXPIRED, now)));
          return over.size();
        });
  }

  /** Writes down which sessions were used since the last time, in one transaction. */
  public void writeSeen() {
    uses.write(memory.takeSeen().values());
  }

  private record Read(SignedIn signedIn, Stored stored) {}

  private Optional<Read> read(Transaction tx, TokenHash hash, Instant now) {
    Optional<Stored> stored = store.findAcrossOrganizations(tx, hash.octets(), now);
    if (stored.isEmpty()) {
      return Optional.empty();
    }
    Stored session = stored.get();
    return organizations
        .scope(tx, session.organization())
        .flatMap(
            scope ->
                users
                    .get(tx, scope, session.user())
                    .filter(User::active)
                    .filter(user -> isStillOpen(tx, scope, session.connection()))
                    .map(user -> new Read(signedIn(scope, session, user), session)));
  }

  /**
   * A sign-in may have been admitted at the very moment at which its connection was disabled, too
   * late for its session to be ended with the others.
   */
  private boolean isStillOpen(
      Transaction tx, OrganizationScope scope, @Nullable ConnectionId connection) {
    return connection == null || connections.enabled(tx, scope, connection).isPresent();
  }

  private static SignedIn signedIn(OrganizationScope scope, Stored session, User user) {
    return new SignedIn(
        scope,
        session.id(),
        user,
        Optional.ofNullable(session.connection()),
        session.authenticatedAt(),
        session.amr(),
        session.createdAt(),
        session.expiresAt());
  }

  private int ended(
      Transaction tx, OrganizationScope scope, List<Ending> endings, EndReason why, Instant now) {
    return ended(tx, scope, endings, unused -> why == EndReason.IDENTITY_PROVIDER, why, now);
  }

  private int ended(
      Transaction tx,
      OrganizationScope scope,
      List<Ending> endings,
      Predicate<Ending> asked,
      EndReason why,
      Instant now) {
    List<EndedSession> told = new ArrayList<>(endings.size());
    for (Ending ending : endings) {
      memory.forget(new TokenHash(ending.tokenHash()), now);
      told.add(new EndedSession(ending.id(), ending.user(), ending.through(), asked.test(ending)));
    }
    for (int from = 0; from < told.size(); from += MOST_TOLD_AT_ONCE) {
      List<EndedSession> some =
          List.copyOf(told.subList(from, Math.min(told.size(), from + MOST_TOLD_AT_ONCE)));
      listeners.forEach(listener -> listener.ended(tx, scope, some, why, now));
    }
    // Nobody needs to be told of an end that each session carries itself.
    if (why != EndReason.EXPIRED && !endings.isEmpty()) {
      tx.announce(ENDED_TOPIC, endings.stream().map(Sessions::announced).toList());
    }
    return told.size();
  }

  private static String announced(Ending ending) {
    return ending.id().value() + " " + new TokenHash(ending.tokenHash()).text();
  }

  /** Anybody who may use the database can announce things: what makes no sense is passed over. */
  private void endedAnywhere(List<String> items) {
    Instant now = clock.instant();
    List<SessionId> sessions = new ArrayList<>(items.size());
    for (String item : items) {
      String[] words = item.split(" ", 2);
      if (words.length == 2) {
        if (!words[0].equals(NOT_ENDED)) {
          sessions.add(new SessionId(words[0]));
        }
        TokenHash.read(words[1]).ifPresent(hash -> memory.forget(hash, now));
      }
    }
    hearers.forEach(hearer -> hearer.ended(sessions));
  }
}
