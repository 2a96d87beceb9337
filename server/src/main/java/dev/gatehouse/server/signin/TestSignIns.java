package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.TestSignInStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** Test sign-ins as administrators ask for them and read them. */
public final class TestSignIns {
  /** How long the link works, and the run may take from then on. */
  public static final Duration LIFETIME = Duration.ofMinutes(15);

  /** The destination by which attempts that are tests are known. No session ever comes of one. */
  static final String DESTINATION = "test-sign-in";

  private static final int MOST_LISTED = 50;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * What an administrator with a password meets at the own connection: the provider is right, only
   * their own method is another. It does not speak against the connection.
   */
  private static final Set<String> OF_THE_OWN_METHOD = Set.of("other_method", "address_taken");

  private final TestSignInStore store = new TestSignInStore();
  private final Connections connections;
  private final SecretBox box;

  /**
   * @param box keeps what providers said of people
   */
  public TestSignIns(Connections connections, SecretBox box) {
    this.connections = connections;
    this.box = box;
  }

  /**
   * A new one.
   *
   * @param token of the link; shown this once
   */
  public record Issued(TestSignIn test, String token) {
    /** The token stays out of logs. */
    @Override
    public String toString() {
      return "Issued[" + test.id() + "]";
    }
  }

  /**
   * Makes a link that runs a connection once.
   *
   * @param requestedBy the administrator who asks
   * @return empty if there is no such connection
   */
  public Optional<Issued> issue(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      Optional<UserId> requestedBy,
      Instant now) {
    Optional<Connection> there =
        connections.get(tx, scope, connection).filter(Connection::finished);
    return there.map(
        one -> {
          TestSignIn test =
              new TestSignIn(
                  RandomId.of("test_"),
                  one.id(),
                  requestedBy,
                  now,
                  now.plus(LIFETIME),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  "",
                  false,
                  Optional.empty(),
                  Optional.empty());
          String token = Tokens.random("");
          store.insert(tx, scope, test, Tokens.hash(token));
          return new Issued(test, token);
        });
  }

  public Optional<TestSignIn> find(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String id) {
    return store
        .find(tx, scope.organization(), id)
        .map(this::open)
        .filter(test -> test.connection().equals(connection));
  }

  /** Those of a connection, newest first, at most 50. */
  public List<TestSignIn> list(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return store.list(tx, scope, connection, MOST_LISTED).stream().map(this::open).toList();
  }

  /**
   * Lets a test count as the sign-in of an administrator who says that the person whom the provider
   * named is they. False if it proves nothing: it is not finished, or would not succeed.
   */
  public boolean confirm(
      Transaction tx, OrganizationScope scope, TestSignIn test, UserId administrator) {
    if (!provesTheConnection(test.verified(), test.code())) {
      return false;
    }
    store.countFor(tx, scope, test.id(), administrator);
    return true;
  }

  static boolean provesTheConnection(boolean verified, String code) {
    return verified && (code.isEmpty() || OF_THE_OWN_METHOD.contains(code));
  }

  /** The test of a link, if it can still be opened. */
  Optional<Stored> openable(Transaction tx, String token, Instant now) {
    return TOKEN.matcher(token).matches()
        ? store
            .findAcrossOrganizations(tx, Tokens.hash(token))
            .filter(one -> one.test().openedAt().isEmpty())
            .filter(one -> now.isBefore(one.test().expiresAt()))
        : Optional.empty();
  }

  byte[] seal(String test, TestSignIn.Outcome outcome) {
    return box.seal(JSON.writeValueAsString(outcome), row(test));
  }

  private TestSignIn open(Stored stored) {
    TestSignIn test = stored.test();
    byte[] sealed = stored.outcome();
    return sealed == null
        ? test
        : new TestSignIn(
            test.id(),
            test.connection(),
            test.requestedBy(),
            test.createdAt(),
            test.expiresAt(),
            test.openedAt(),
            test.finishedAt(),
            test.attempt(),
            test.code(),
            test.verified(),
            Optional.of(
                JSON.readValue(box.openText(sealed, row(test.id())), TestSignIn.Outcome.class)),
            test.countsFor());
  }

  static SealedColumn sealed() {
    return SealedColumn.named(
        "test_sign_ins", List.of("organization_id", "test_id"), "outcome", TestSignIns::row);
  }

  private static String row(String test) {
    return "test_sign_ins/" + test + "/outcome";
  }
}
