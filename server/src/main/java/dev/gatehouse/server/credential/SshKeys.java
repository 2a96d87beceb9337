package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The SSH public keys of users. In an organization a key is one user's: an SSH server that is shown
 * it can then tell who comes. Whether its owner may come in is the policy's to say.
 */
public final class SshKeys {
  /** Of one user. */
  public static final int MOST = 50;

  private static final String NAMELESS = "SSH key";

  /** A key in use is not written at each request. */
  private static final Duration LAST_USE_PRECISION = Duration.ofMinutes(1);

  /** Nor does each refusal make a row of the trail: whoever knows a public key can offer it. */
  private static final Duration REFUSAL_PRECISION = Duration.ofHours(1);

  private final Users users;
  private final SshKeyStore store = new SshKeyStore();

  public SshKeys(Users users) {
    this.users = users;
  }

  /** Registers a key. */
  public Outcome<SshKey> add(
      Transaction tx, OrganizationScope scope, SshKeyDraft draft, Instant now) {
    Problems problems = new Problems();
    SshPublicKey key =
        switch (SshPublicKey.parse(draft.key())) {
          case SshPublicKey.Parsed.Read(SshPublicKey read) -> read;
          case SshPublicKey.Parsed.Refused(var refusal) -> {
            problems.add("key", refusal.code(), refusal.reason().sentence());
            yield null;
          }
        };
    String name = name(draft, key);
    problems.text("name", name, 1, 100);
    problems.require(
        draft.expiresAt().map(now::isBefore).orElse(true),
        "expiresAt",
        "expires_at_past",
        "Must be in the future.");
    problems.require(
        users.get(tx, scope, draft.user()).filter(User::active).isPresent(),
        "user",
        "user_invalid",
        "Must be an active user of this organization.");
    if (key == null || !problems.isEmpty()) {
      return problems.outcome();
    }
    if (store.listOfUser(tx, scope, draft.user(), "", MOST).size() >= MOST) {
      return conflict(SshKeyRefusal.TOO_MANY);
    }
    SshKey added =
        new SshKey(
            RandomId.of("sshkey_"),
            draft.user(),
            name,
            key,
            now,
            draft.expiresAt(),
            Optional.empty());
    // The same answer whoever has it: only who may list keys learns whose it is.
    return store.insert(tx, scope, added)
        ? new Outcome.Done<>(added)
        : conflict(SshKeyRefusal.REGISTERED);
  }

  private static String name(
      SshKeyDraft draft, @org.jspecify.annotations.Nullable SshPublicKey key) {
    if (!draft.name().isEmpty()) {
      return draft.name();
    }
    return key == null || key.comment().isEmpty() ? NAMELESS : key.comment();
  }

  private static Outcome<SshKey> conflict(SshKeyRefusal why) {
    return Outcome.conflict("key", why.code(), why.sentence());
  }

  public Optional<SshKey> get(Transaction tx, OrganizationScope scope, String id) {
    return store.get(tx, scope, id);
  }

  /** Removes a key of a user, and answers it; empty if this user has none of that id. */
  public Optional<SshKey> removeOwn(
      Transaction tx, OrganizationScope scope, UserId user, String id) {
    return store.deleteOwn(tx, scope, user, id);
  }

  /** All keys of an organization, by id. */
  public Page<SshKey> list(Transaction tx, OrganizationScope scope, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(store.list(tx, scope, after, size + 1), size, SshKey::id);
  }

  /** The keys of one user, by id. */
  public Page<SshKey> listOfUser(
      Transaction tx, OrganizationScope scope, UserId user, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(store.listOfUser(tx, scope, user, after, size + 1), size, SshKey::id);
  }

  /** Those of a user that have not expired: at most {@link #MOST}. */
  public List<SshKey> live(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    return store.listOfUser(tx, scope, user, "", MOST).stream()
        .filter(key -> !key.isOver(now))
        .toList();
  }

  /** Removes a key. False if there is none. */
  public boolean remove(Transaction tx, OrganizationScope scope, String id) {
    return store.delete(tx, scope, id);
  }

  /**
   * Removes all keys of a user.
   *
   * @return their ids
   */
  public List<String> removeOfUser(Transaction tx, OrganizationScope scope, UserId user) {
    return store.deleteOfUser(tx, scope, user);
  }

  /** Notes that a server was given a key. Writes at most once a minute. */
  public void touch(Transaction tx, OrganizationScope scope, SshKey key, Instant now) {
    store.touch(tx, scope, key.id(), now, now.minus(LAST_USE_PRECISION));
  }

  /**
   * Notes that a server was not given a key.
   *
   * @return whether this is news: the first time in an hour
   */
  public boolean refused(Transaction tx, OrganizationScope scope, SshKey key, Instant now) {
    return store.refused(tx, scope, key.id(), now, now.minus(REFUSAL_PRECISION));
  }
}
