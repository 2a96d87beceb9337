package dev.gatehouse.server.account;

import dev.gatehouse.server.credential.SshKey;
import dev.gatehouse.server.credential.SshKeyDraft;
import dev.gatehouse.server.credential.SshKeys;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.util.List;

/** Somebody's own SSH public keys: listed, added after a fresh sign-in, removed. */
final class SshKeyEndpoints {
  static final String PAGE = OwnPlace.SSH_KEYS.path();

  private final AccountDoor.Below below;
  private final FreshSignIn fresh;
  private final OwnTrail trail;
  private final AccountPages pages;

  SshKeyEndpoints(AccountDoor.Below below, FreshSignIn fresh, OwnTrail trail, AccountPages pages) {
    this.below = below;
    this.fresh = fresh;
    this.trail = trail;
    this.pages = pages;
  }

  /** What the trail keeps of a key. */
  record Kept(String user, String name, String type, String fingerprint) {
    static Kept of(SshKey key) {
      return new Kept(key.user().value(), key.name(), key.key().type(), key.key().fingerprint());
    }
  }

  /** {@code GET /account/ssh-keys}. */
  Response open(Request request) {
    return fresh.toLook(request, signedIn -> page(signedIn, Told.NOTHING, KeyForm.EMPTY));
  }

  private Response page(SignedIn signedIn, Told told, KeyForm entered) {
    Instant now = below.clock().instant();
    List<KeysView.Item> keys =
        below
            .database()
            .read(
                tx ->
                    below
                        .sshKeys()
                        .listOfUser(tx, signedIn.scope(), signedIn.user().id(), "", SshKeys.MOST)
                        .items()
                        .stream()
                        .map(key -> KeysView.Item.of(key, now))
                        .toList());
    return pages.sshKeys(
        told,
        new KeysView(
            keys,
            new KeysView.Form(
                entered.name(), entered.key(), "", entered.expires(), List.of(), List.of())));
  }

  /** {@code POST /account/ssh-keys}. */
  Response add(Request request) {
    KeyForm entered = KeyForm.read(request);
    return fresh.toChange(
        request,
        signedIn -> {
          if (!entered.hasEnd()) {
            return page(signedIn, Told.wrong("The last day is no date."), entered);
          }
          Outcome<SshKey> outcome = added(request, signedIn, entered);
          return outcome instanceof Outcome.Done<SshKey>
              ? page(signedIn, Told.done("The key was added."), KeyForm.EMPTY)
              : page(signedIn, Told.wrong(KeyForm.problem(outcome)), entered);
        });
  }

  private Outcome<SshKey> added(Request request, SignedIn signedIn, KeyForm entered) {
    Instant now = below.clock().instant();
    SshKeyDraft draft =
        new SshKeyDraft(signedIn.user().id(), entered.name(), entered.key(), entered.end());
    return below
        .database()
        .write(
            tx -> {
              Outcome<SshKey> outcome = below.sshKeys().add(tx, signedIn.scope(), draft, now);
              if (outcome instanceof Outcome.Done<SshKey>(SshKey key)) {
                trail.added(
                    tx,
                    OwnTrail.By.of(request, signedIn, now),
                    new OwnTrail.Deed("ssh_key.added", "ssh_key", key.id()),
                    Kept.of(key));
              }
              return outcome;
            });
  }

  /** {@code POST /account/ssh-keys/{key}/remove}: takes access away, so a session is enough. */
  Response remove(Request request) {
    String id = request.pathParameter("key");
    return fresh.toLook(
        request,
        signedIn ->
            page(
                signedIn,
                removed(request, signedIn, id)
                    ? Told.done("The key was removed. SSH servers no longer get it.")
                    : Told.wrong(AccountRefusal.NOT_YOURS.sentence()),
                KeyForm.EMPTY));
  }

  private boolean removed(Request request, SignedIn signedIn, String id) {
    Instant now = below.clock().instant();
    return below
        .database()
        .write(
            tx ->
                trail.endedIfAny(
                    tx,
                    OwnTrail.By.of(request, signedIn, now),
                    new OwnTrail.Deed("ssh_key.removed", "ssh_key", id),
                    below
                        .sshKeys()
                        .removeOwn(tx, signedIn.scope(), signedIn.user().id(), id)
                        .map(Kept::of)));
  }
}
