package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directories.Standing;
import dev.gatehouse.server.directory.DirectoryClient.Authentication;
import dev.gatehouse.server.directory.DirectoryClient.Keys;
import dev.gatehouse.server.directory.DirectoryClientStore.Found;
import dev.gatehouse.server.keys.PublicKeys;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.AccessChange;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** OAuth clients of directories: identity providers that fetch short-lived tokens by themselves. */
public final class DirectoryClients {
  private static final String SECRET_PREFIX = "gh_scim_secret_";
  private static final int LONGEST_ID = 60;
  private static final int LONGEST_SECRET = 200;
  private static final int LONGEST_JWKS = 32_768;
  private static final int LONGEST_ADDRESS = 2_000;
  private static final int MOST_CLIENTS = 20;
  private static final int HINT_LENGTH = 4;
  private static final int REMOVED_AT_ONCE = 500;

  private final Directories directories;
  private final DirectoryTokens tokens;
  private final boolean plainHttpAllowed;
  private final DirectoryClientStore store = new DirectoryClientStore();

  /**
   * @param plainHttpAllowed whether keys may be published without TLS: on the operator's own risk
   */
  public DirectoryClients(
      Directories directories, DirectoryTokens tokens, boolean plainHttpAllowed) {
    this.directories = directories;
    this.tokens = tokens;
    this.plainHttpAllowed = plainHttpAllowed;
  }

  /**
   * A new client.
   *
   * @param secret shown this once; empty for a client with keys
   */
  public record Created(DirectoryClient client, Optional<String> secret) {
    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "Created[" + client.id() + "]";
    }
  }

  /**
   * A client as somebody asks for it, unchecked.
   *
   * @param keys for one that signs; {@link Keys#none} for one that is given a secret
   */
  public record Draft(String name, Authentication authentication, Keys keys) {}

  /** Creates a client. */
  public Outcome<Created> create(
      Transaction tx, OrganizationScope scope, DirectoryId directory, Draft draft, Instant now) {
    if (directories.get(tx, scope, directory).isEmpty()) {
      return new Outcome.Absent<>();
    }
    Problems problems = check(draft);
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    if (store.list(tx, scope, directory).size() >= MOST_CLIENTS) {
      return Outcome.conflict(
          "", "directory_clients_too_many", "There are too many clients: delete one first.");
    }
    Optional<String> secret =
        draft.authentication() == Authentication.CLIENT_SECRET
            ? Optional.of(Tokens.random(SECRET_PREFIX))
            : Optional.empty();
    DirectoryClient client =
        new DirectoryClient(
            RandomId.of("dcl_"),
            directory,
            draft.name(),
            draft.authentication(),
            secret.map(text -> text.substring(text.length() - HINT_LENGTH)).orElse(""),
            draft.keys(),
            now.truncatedTo(ChronoUnit.MILLIS),
            Optional.empty());
    store.insert(tx, scope, client, secret.map(Tokens::hash).orElse(null));
    return new Outcome.Done<>(new Created(client, secret));
  }

  private Problems check(Draft draft) {
    Problems problems = new Problems().text("name", draft.name(), 1, 100);
    Keys keys = draft.keys();
    boolean hasKeys = !keys.jwks().isEmpty();
    boolean hasAddress = !keys.jwksUri().isEmpty();
    boolean signs = draft.authentication() == Authentication.PRIVATE_KEY_JWT;
    problems.require(
        signs ? hasKeys != hasAddress : !hasKeys && !hasAddress,
        "jwks",
        "jwks_invalid",
        "private_key_jwt needs either keys or their address; a client with a secret neither.");
    problems.require(
        !hasKeys || (keys.jwks().length() <= LONGEST_JWKS && PublicKeys.isKeySet(keys.jwks())),
        "jwks",
        "jwks_unreadable",
        "Must be a JSON Web Key Set with public keys only.");
    problems.require(
        !hasAddress || isAddress(keys.jwksUri()),
        "jwksUri",
        "jwks_uri_invalid",
        "Must be an https address.");
    return problems;
  }

  private boolean isAddress(String text) {
    try {
      URI address = new URI(text);
      return text.length() <= LONGEST_ADDRESS
          && address.getHost() != null
          && address.getRawUserInfo() == null
          && address.getRawFragment() == null
          && ("https".equals(address.getScheme())
              || (plainHttpAllowed && "http".equals(address.getScheme())));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** The clients of a directory, by id. */
  public List<DirectoryClient> list(
      Transaction tx, OrganizationScope scope, DirectoryId directory) {
    return store.list(tx, scope, directory);
  }

  /** Deletes a client with every token that it was given. False if there was none. */
  public boolean delete(Transaction tx, OrganizationScope scope, DirectoryId directory, String id) {
    AccessChange.announce(tx);
    return store.delete(tx, scope, directory, id);
  }

  /**
   * A client that a request names, which is not proved yet.
   *
   * @param standing whether its directory may act
   */
  public record Claimed(DirectoryClient client, Standing standing, Proof proof) {}

  /** What decides about a claim; the hash stays in this package. */
  public static final class Proof {
    private final OrganizationId organization;
    private final byte @Nullable [] secretHash;

    private Proof(OrganizationId organization, byte @Nullable [] secretHash) {
      this.organization = organization;
      this.secretHash = secretHash;
    }

    /** Whether this is the client's secret; never for a client with keys. */
    public boolean holds(String secret) {
      return secretHash != null
          && secret.length() <= LONGEST_SECRET
          && Tokens.matches(secret, secretHash);
    }
  }

  /** The client of an id. Reads only. */
  public Optional<Claimed> claimed(Transaction tx, String clientId) {
    // What a request names may hold NUL, which no client id does and no query may.
    if (clientId.isEmpty() || clientId.length() > LONGEST_ID || clientId.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return store.byIdAcrossOrganizations(tx, clientId).map(found -> claimed(tx, found));
  }

  private Claimed claimed(Transaction tx, Found found) {
    DirectoryClient client = found.client();
    return new Claimed(
        client,
        directories.standing(tx, found.organization(), client.directory(), client.id()),
        new Proof(found.organization(), found.secretHash().orElse(null)));
  }

  /** Notes an assertion as used; false if it was used before (RFC 7523 §3). */
  public boolean useAssertion(Transaction tx, Claimed claimed, String jti, Instant expiresAt) {
    return store.insertAssertion(
        tx, claimed.proof().organization, claimed.client(), Tokens.hash(jti), expiresAt);
  }

  /** Gives a client that is proved a token. */
  public DirectoryTokens.Issued giveToken(
      Transaction tx, DirectoryScope scope, DirectoryClient client, Instant now) {
    store.touch(tx, scope, client.id(), now);
    return tokens.issueToClient(tx, scope.organization(), client, now);
  }

  /** Forgets some assertions that have expired; answers how many. */
  public int removeExpired(Transaction tx, Instant now) {
    return store.deleteExpiredAssertionsAcrossOrganizations(tx, now, REMOVED_AT_ONCE);
  }
}
