package dev.gatehouse.server.credential;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.ApiKeyStore.Owner;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.Problems;
import dev.gatehouse.server.web.AddressRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys of the admin API, of organizations and of the operator. */
public final class ApiKeys {
  /** How every key begins, for people and secret scanners. */
  public static final String PREFIX = "gh_key_";

  /** A key in use is not written at each request. */
  static final Duration LAST_USE_PRECISION = Duration.ofMinutes(1);

  private static final Pattern SCOPE = Pattern.compile("[a-z][a-z_-]{0,40}:[a-z]{1,20}");

  /** Of keys that somebody makes for themselves. */
  public static final int MOST_OF_USER = 50;

  private static final int MOST_ENTRIES = 50;
  private static final int LONGEST_TOKEN = 200;
  private static final int SHORTEST_ADOPTED = PREFIX.length() + 32;
  private static final int HINT_LENGTH = 4;

  private final Organizations organizations;
  private final Users users;
  private final KeyOwners owners;
  private final OwnRights rights;
  private final ApiKeyStore store = new ApiKeyStore();

  /**
   * @param organizations mints the scope in which an organization's key may act
   * @param users says whether somebody whose key it is is still there
   * @param owners says whether they may come in
   * @param rights says what keys may do that people made for themselves
   */
  public ApiKeys(Organizations organizations, Users users, KeyOwners owners, OwnRights rights) {
    this.organizations = organizations;
    this.users = users;
    this.owners = owners;
    this.rights = rights;
  }

  /**
   * A new key.
   *
   * @param token shown this once; only its hash is kept
   */
  public record Issued(ApiKey key, String token) {
    /** The token stays out of logs. */
    @Override
    public String toString() {
      return "Issued[" + key.id() + "]";
    }
  }

  /** Issues a key of an organization: it acts there and nowhere else. */
  public Outcome<Issued> issue(
      Transaction tx, OrganizationScope scope, ApiKeyDraft draft, Instant now) {
    boolean usable =
        draft.user().isEmpty()
            || users.get(tx, scope, draft.user().get()).filter(User::active).isPresent();
    if (!usable) {
      return userInvalid("Must be an active user of this organization.");
    }
    return issue(tx, Owner.of(scope), draft, Tokens.random(PREFIX), false, now);
  }

  /**
   * Issues a key that another key asks for. What somebody made for themselves can make nothing that
   * outlasts their own rights.
   */
  public Outcome<Issued> issue(
      Transaction tx, OrganizationScope scope, ApiKey maker, ApiKeyDraft draft, Instant now) {
    Optional<User> user = draft.user().flatMap(id -> users.get(tx, scope, id));
    return maker.ownRights() && user.isPresent()
        ? issueOwn(tx, scope, user.get(), draft, now)
        : issue(tx, scope, draft, now);
  }

  /**
   * Issues a key that somebody makes for themselves. It may do what its user may, and never more,
   * however that changes.
   */
  public Outcome<Issued> issueOwn(
      Transaction tx, OrganizationScope scope, User user, ApiKeyDraft wished, Instant now) {
    List<String> beyond =
        wished.scopes().stream().filter(rights.of(tx, user).negate()).distinct().toList();
    if (!beyond.isEmpty()) {
      return new Problems()
          .add(
              "scopes",
              "scope_beyond_own",
              "You cannot give what you may not do yourself: " + String.join(", ", beyond) + ".")
          .outcome();
    }
    if (store.unrevokedOfUser(tx, scope, user.id(), MOST_OF_USER).size() >= MOST_OF_USER) {
      return Outcome.conflict(
          "name", "api_keys_too_many", "There can be " + MOST_OF_USER + " keys. Revoke one first.");
    }
    ApiKeyDraft draft =
        new ApiKeyDraft(
            wished.name(),
            wished.scopes(),
            wished.networks(),
            wished.expiresAt(),
            Optional.of(user.id()));
    return user.active()
        ? issue(tx, Owner.of(scope), draft, Tokens.random(PREFIX), true, now)
        : userInvalid("Must be an active user of this organization.");
  }

  /** The scopes among these that a user may give to keys of their own. */
  public List<String> scopesFor(Transaction tx, User user, List<String> scopes) {
    return rights.among(tx, user, scopes);
  }

  /** The keys of a user that are not revoked, newest first; at most {@link #MOST_OF_USER}. */
  public List<ApiKey> ofUser(Transaction tx, OrganizationScope scope, UserId user) {
    return store.unrevokedOfUser(tx, scope, user, MOST_OF_USER);
  }

  /** Revokes a key of a user, and answers it; empty if this user has none of that id. */
  public Optional<ApiKey> revokeOwn(
      Transaction tx, OrganizationScope scope, UserId user, String id, Instant now) {
    return store.revokeOwn(tx, scope, user, id, now);
  }

  /** Issues a key of the operator, which acts in every organization. */
  public Outcome<Issued> issueForOperator(Transaction tx, ApiKeyDraft draft, Instant now) {
    return issue(tx, Owner.operator(), draft, Tokens.random(PREFIX), false, now);
  }

  /**
   * Stores a key of the operator that the operator chose, for the start-up file. If it is stored
   * already, nothing changes and that is a conflict.
   */
  public Outcome<Issued> adoptForOperator(
      Transaction tx, ApiKeyDraft draft, String token, Instant now) {
    if (!token.startsWith(PREFIX)
        || token.length() < SHORTEST_ADOPTED
        || token.length() > LONGEST_TOKEN) {
      return new Problems()
          .add("token", "token_invalid", "Must be " + PREFIX + " and at least 32 characters.")
          .outcome();
    }
    return issue(tx, Owner.operator(), draft, token, false, now);
  }

  private Outcome<Issued> issue(
      Transaction tx,
      Owner owner,
      ApiKeyDraft draft,
      String token,
      boolean ownRights,
      Instant now) {
    if (owner.organization().isEmpty() && draft.user().isPresent()) {
      return userInvalid("A key of the operator belongs to no user.");
    }
    Problems problems = check(draft, now);
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    ApiKey key =
        new ApiKey(
            RandomId.of("key_"),
            owner.organization(),
            draft.user(),
            draft.name(),
            token.substring(token.length() - HINT_LENGTH),
            draft.scopes().stream().distinct().sorted().toList(),
            draft.networks().stream().distinct().toList(),
            now,
            draft.expiresAt(),
            Optional.empty(),
            Optional.empty(),
            ownRights);
    return store.insert(tx, owner, key, Tokens.hash(token))
        ? new Outcome.Done<>(new Issued(key, token))
        : Outcome.conflict("token", "token_exists", "This key exists already.");
  }

  private static Outcome<Issued> userInvalid(String sentence) {
    return new Problems().add("user", "user_invalid", sentence).outcome();
  }

  private static Problems check(ApiKeyDraft draft, Instant now) {
    Problems problems = new Problems();
    problems.text("name", draft.name(), 1, 100);
    problems.require(
        !draft.scopes().isEmpty()
            && draft.scopes().size() <= MOST_ENTRIES
            && draft.scopes().stream().allMatch(scope -> SCOPE.matcher(scope).matches()),
        "scopes",
        "scopes_invalid",
        "From 1 to " + MOST_ENTRIES + " scopes such as users:read are needed.");
    problems.networks("networks", draft.networks());
    problems.require(
        draft.expiresAt().map(now::isBefore).orElse(true),
        "expiresAt",
        "expires_at_past",
        "Must be in the future.");
    return problems;
  }

  /** What a token is worth. */
  public sealed interface Resolved {
    /**
     * It works.
     *
     * @param scope the organization's; empty for a key of the operator
     * @param touch whether to call {@link #touch} in a write
     */
    record Live(ApiKey key, Optional<OrganizationScope> scope, boolean touch) implements Resolved {}

    /**
     * It does not; the bearer learns only that.
     *
     * @param key whose it would be, where the policy refuses its user
     * @param policy what the policy says
     */
    record Refused(Reason reason, @Nullable ApiKey key, Optional<Refusal> policy)
        implements Resolved {
      Refused(Reason reason) {
        this(reason, null, Optional.empty());
      }
    }

    /** Why; for the log. */
    enum Reason {
      UNKNOWN,
      REVOKED,
      EXPIRED,
      ADDRESS,
      ORGANIZATION_DISABLED,
      USER_ENDED,
      /** The user may not come in as things are. The key works again when they may. */
      USER_REFUSED
    }
  }

  /**
   * Looks a token up. Reads only, so that it works on a read transaction.
   *
   * @param address of the client, an IP address
   */
  public Resolved resolve(Transaction tx, String token, String address, Instant now) {
    Optional<ApiKey> found =
        token.startsWith(PREFIX) && token.length() <= LONGEST_TOKEN
            ? store.byHashAcrossOrganizations(tx, Tokens.hash(token))
            : Optional.empty();
    if (found.isEmpty()) {
      return new Resolved.Refused(Resolved.Reason.UNKNOWN);
    }
    ApiKey key = found.get();
    if (key.revokedAt().isPresent()) {
      return new Resolved.Refused(Resolved.Reason.REVOKED);
    }
    if (key.expiresAt().isPresent() && !now.isBefore(key.expiresAt().get())) {
      return new Resolved.Refused(Resolved.Reason.EXPIRED);
    }
    if (!key.networks().isEmpty() && !AddressRange.anyContains(key.networks(), address)) {
      return new Resolved.Refused(Resolved.Reason.ADDRESS);
    }
    Optional<OrganizationScope> scope =
        key.organization().flatMap(organization -> organizations.scope(tx, organization));
    if (key.organization().isPresent() && scope.isEmpty()) {
      return new Resolved.Refused(Resolved.Reason.ORGANIZATION_DISABLED);
    }
    // The keys of a user are revoked when the user ends; that nobody can forget it, it is asked
    // too.
    if (key.user().isPresent()) {
      Optional<User> owner =
          users.get(tx, scope.orElseThrow(), key.user().get()).filter(User::active);
      if (owner.isEmpty()) {
        return new Resolved.Refused(Resolved.Reason.USER_ENDED);
      }
      Optional<Refusal> why = owners.refusal(tx, scope.orElseThrow(), owner.get());
      if (why.isPresent()) {
        return new Resolved.Refused(Resolved.Reason.USER_REFUSED, key, why);
      }
      if (key.ownRights()) {
        key = key.with(rights.among(tx, owner.get(), key.scopes()));
      }
    }
    return new Resolved.Live(key, scope, isStale(key, now));
  }

  private static boolean isStale(ApiKey key, Instant now) {
    return key.lastUsedAt().map(last -> !last.plus(LAST_USE_PRECISION).isAfter(now)).orElse(true);
  }

  /** Notes that a key is in use. Writes at most once a minute, however often it is called. */
  public void touch(Transaction tx, ApiKey key, Instant now) {
    store.touch(tx, key, now, now.minus(LAST_USE_PRECISION));
  }

  /** The keys of an organization, by id. */
  public Page<ApiKey> list(Transaction tx, OrganizationScope scope, String after, int wished) {
    return list(tx, Owner.of(scope), after, wished);
  }

  /** The keys of the operator, by id. */
  public Page<ApiKey> listOfOperator(Transaction tx, String after, int wished) {
    return list(tx, Owner.operator(), after, wished);
  }

  private Page<ApiKey> list(Transaction tx, Owner owner, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(store.list(tx, owner, after, size + 1), size, ApiKey::id);
  }

  /** The keys of one user, by id. */
  public Page<ApiKey> listOfUser(
      Transaction tx, OrganizationScope scope, UserId user, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(store.listOfUser(tx, scope, user, after, size + 1), size, ApiKey::id);
  }

  public Optional<ApiKey> get(Transaction tx, OrganizationScope scope, String id) {
    return store.get(tx, Owner.of(scope), id);
  }

  public Optional<ApiKey> getOfOperator(Transaction tx, String id) {
    return store.get(tx, Owner.operator(), id);
  }

  /** Revokes a key for good. False if there is none that lives. */
  public boolean revoke(Transaction tx, OrganizationScope scope, String id, Instant now) {
    return store.revoke(tx, Owner.of(scope), id, now);
  }

  /**
   * Revokes all keys of a user for good.
   *
   * @return the ids of those that lived
   */
  public List<String> revokeOfUser(
      Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    return store.revokeOfUser(tx, scope, user, now);
  }

  /** Revokes a key of the operator for good. False if there is none that lives. */
  public boolean revokeOfOperator(Transaction tx, String id, Instant now) {
    return store.revoke(tx, Owner.operator(), id, now);
  }
}
