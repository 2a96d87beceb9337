package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.credential.SshKey;
import dev.gatehouse.server.credential.SshKeyDraft;
import dev.gatehouse.server.credential.SshKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on SSH public keys: on everybody's, and on those of the API key's own user. */
final class SshKeyOperations {
  private static final String READ = "ssh_keys:read";
  private static final String WRITE = "ssh_keys:write";
  private static final String ALL = "/organizations/{organization}/ssh-keys";
  private static final String READ_OWN = "own_ssh_keys:read";
  private static final String WRITE_OWN = "own_ssh_keys:write";
  private static final String OWN = "/organizations/{organization}/own/ssh-keys";

  private final Database database;
  private final SshKeys keys;
  private final Trail trail;

  SshKeyOperations(Database database, SshKeys keys, Trail trail) {
    this.database = database;
    this.keys = keys;
    this.trail = trail;
  }

  /** A key as an administrator brings it. */
  record SshKeyInput(
      @Doc("The id of the user whose key it is; it ends for good when that user is deactivated.")
          String user,
      @Doc("The line of a .pub file, or the form of RFC 4716; without options.") String key,
      @Doc("The key's own comment unless given.") @Nullable String name,
      @Doc("Left out for never.") @Nullable Instant expiresAt) {}

  /** A key as its owner brings it. */
  record OwnSshKeyInput(
      @Doc("The line of a .pub file, or the form of RFC 4716; without options.") String key,
      @Doc("The key's own comment unless given.") @Nullable String name,
      @Doc("Left out for never.") @Nullable Instant expiresAt) {}

  /** A key as the API shows it. */
  record SshKeyView(
      String id,
      String user,
      String name,
      @Doc("Such as ssh-ed25519.") String type,
      @Doc("As ssh-keygen -l shows it.") String fingerprint,
      @Doc("Type and key, as in an authorized_keys file.") String key,
      Instant createdAt,
      Optional<Instant> expiresAt,
      @Doc("When an SSH server last asked for it, to the minute.") Optional<Instant> lastUsedAt) {
    static SshKeyView of(SshKey key) {
      return new SshKeyView(
          key.id(),
          key.user().value(),
          key.name(),
          key.key().type(),
          key.key().fingerprint(),
          key.key().line(),
          key.createdAt(),
          key.expiresAt(),
          key.lastUsedAt());
    }
  }

  List<Operation> operations() {
    return new OperationGroup("SSH keys")
        .list(
            "listSshKeys",
            ALL,
            READ,
            "Lists the SSH public keys of an organization's users.",
            SshKeyView.class,
            List.of(new QueryParameter("user", "Only the keys of the user of this id.")),
            call -> database.read(tx -> call.page(page(tx, call), SshKeyView::of)))
        .create(
            "addSshKey",
            ALL,
            WRITE,
            "Registers an SSH public key of a user. A key is one user's.",
            SshKeyInput.class,
            SshKeyView.class,
            call -> {
              SshKeyInput input = call.input(SshKeyInput.class);
              return add(call, draft(input.user(), input.name(), input.key(), input.expiresAt()));
            })
        .get(
            "getSshKey",
            ALL + "/{key}",
            READ,
            "Shows an SSH public key.",
            SshKeyView.class,
            call -> database.read(tx -> Reply.found(found(tx, call), SshKeyView::of)))
        .delete(
            "removeSshKey",
            ALL + "/{key}",
            WRITE,
            "Removes an SSH public key: SSH servers no longer get it.",
            call -> remove(call, Optional.empty()))
        .list(
            "listOwnSshKeys",
            OWN,
            READ_OWN,
            "Lists the SSH public keys of the user whose API key calls.",
            SshKeyView.class,
            List.of(),
            call ->
                own(
                    call,
                    user ->
                        database.read(
                            tx ->
                                call.page(
                                    keys.listOfUser(
                                        tx, call.scope(), user, call.after(), call.limit()),
                                    SshKeyView::of))))
        .create(
            "addOwnSshKey",
            OWN,
            WRITE_OWN,
            "Registers an SSH public key of the user whose API key calls.",
            OwnSshKeyInput.class,
            SshKeyView.class,
            call ->
                own(
                    call,
                    user -> {
                      OwnSshKeyInput input = call.input(OwnSshKeyInput.class);
                      return add(
                          call, draft(user.value(), input.name(), input.key(), input.expiresAt()));
                    }))
        .delete(
            "removeOwnSshKey",
            OWN + "/{key}",
            WRITE_OWN,
            "Removes an SSH public key of the user whose API key calls.",
            call -> own(call, user -> remove(call, Optional.of(user))))
        .all();
  }

  private static SshKeyDraft draft(
      String user, @Nullable String name, String key, @Nullable Instant expiresAt) {
    return new SshKeyDraft(
        new UserId(user), name == null ? "" : name, key, Optional.ofNullable(expiresAt));
  }

  /** Runs what only somebody's own API key may do. */
  static Reply own(Call call, java.util.function.Function<UserId, Reply> operation) {
    return call.caller()
        .user()
        .map(operation)
        .orElseGet(
            () ->
                Reply.conflict(
                    "key_of_nobody", "This API key belongs to no user, so there is no own."));
  }

  private Page<SshKey> page(Transaction tx, Call call) {
    return call.query("user")
        .map(
            user -> keys.listOfUser(tx, call.scope(), new UserId(user), call.after(), call.limit()))
        .orElseGet(() -> keys.list(tx, call.scope(), call.after(), call.limit()));
  }

  private Optional<SshKey> found(Transaction tx, Call call) {
    return keys.get(tx, call.scope(), call.request().pathParameter("key"));
  }

  private Reply add(Call call, SshKeyDraft draft) {
    return database.write(
        tx -> {
          Outcome<SshKey> outcome = keys.add(tx, call.scope(), draft, call.now());
          if (outcome instanceof Outcome.Done<SshKey>(SshKey key)) {
            Object view = SshKeyView.of(key);
            trail.inside(tx, call, "ssh_key.added", "ssh_key", key.id(), Trail.NOTHING, view);
          }
          return Reply.of(outcome, SshKeyView::of);
        });
  }

  /**
   * @param owner whose key it must be; empty for anybody's
   */
  private Reply remove(Call call, Optional<UserId> owner) {
    return database.write(
        tx -> {
          Optional<SshKey> key =
              owner.isPresent()
                  ? keys.removeOwn(
                      tx, call.scope(), owner.get(), call.request().pathParameter("key"))
                  : found(tx, call).filter(one -> keys.remove(tx, call.scope(), one.id()));
          if (key.isEmpty()) {
            return Reply.notFound();
          }
          Object was = SshKeyView.of(key.get());
          trail.inside(tx, call, "ssh_key.removed", "ssh_key", key.get().id(), was, Trail.NOTHING);
          return Reply.nothing();
        });
  }
}
