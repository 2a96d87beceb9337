package dev.gatehouse.server.account;

import dev.gatehouse.server.credential.ApiKey;
import dev.gatehouse.server.credential.ApiKeyDraft;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Somebody's own API keys: listed, made after a fresh sign-in, shown once, revoked. */
final class ApiKeyEndpoints {
  static final String PAGE = OwnPlace.API_KEYS.path();

  /** What concerns one's own things, as people say it. */
  private static final Map<String, String> OWN =
      Map.of(
          "file_access:read", "Read files on file servers (SFTP, FTP, WebDAV)",
          "file_access:write", "Read and write files on file servers",
          "own_ssh_keys:read", "See my SSH keys",
          "own_ssh_keys:write", "Add and remove my SSH keys",
          "own_sessions:read", "See my sessions",
          "own_sessions:write", "End my sessions",
          "own_api_keys:read", "See my API keys",
          "own_api_keys:write", "Make and revoke my API keys");

  private final AccountDoor.Below below;
  private final FreshSignIn fresh;
  private final OwnTrail trail;
  private final AccountPages pages;

  ApiKeyEndpoints(AccountDoor.Below below, FreshSignIn fresh, OwnTrail trail, AccountPages pages) {
    this.below = below;
    this.fresh = fresh;
    this.trail = trail;
    this.pages = pages;
  }

  /** What the trail keeps of a key. */
  record Kept(String user, String name, List<String> scopes, List<String> networks) {
    static Kept of(ApiKey key) {
      return new Kept(
          key.user().map(Object::toString).orElse(""), key.name(), key.scopes(), key.networks());
    }
  }

  /** {@code GET /account/api-keys}. */
  Response open(Request request) {
    return fresh.toLook(request, signedIn -> page(signedIn, Told.NOTHING, KeyForm.EMPTY));
  }

  private Response page(SignedIn signedIn, Told told, KeyForm entered) {
    Instant now = below.clock().instant();
    return pages.apiKeys(
        told,
        below
            .database()
            .read(
                tx ->
                    new KeysView(
                        below.apiKeys().ofUser(tx, signedIn.scope(), signedIn.user().id()).stream()
                            .map(key -> KeysView.Item.of(key, now))
                            .toList(),
                        form(tx, signedIn, entered))));
  }

  private KeysView.Form form(Transaction tx, SignedIn signedIn, KeyForm entered) {
    List<KeysView.Scope> possible =
        below.apiKeys().scopesFor(tx, signedIn.user(), below.scopes()).stream()
            .map(
                name ->
                    new KeysView.Scope(
                        name, OWN.getOrDefault(name, name), entered.scopes().contains(name)))
            .toList();
    return new KeysView.Form(
        entered.name(),
        "",
        entered.networks(),
        entered.expires(),
        possible.stream().filter(one -> OWN.containsKey(one.name())).toList(),
        possible.stream().filter(one -> !OWN.containsKey(one.name())).toList());
  }

  /** {@code POST /account/api-keys}. */
  Response add(Request request) {
    KeyForm entered = KeyForm.read(request);
    return fresh.toChange(
        request,
        signedIn -> {
          if (!entered.hasEnd()) {
            return page(signedIn, Told.wrong("The last day is no date."), entered);
          }
          if (!below.scopes().containsAll(entered.scopes())) {
            return page(signedIn, Told.wrong("There is no such permission."), entered);
          }
          Outcome<ApiKeys.Issued> outcome = issued(request, signedIn, entered);
          return outcome instanceof Outcome.Done<ApiKeys.Issued>(ApiKeys.Issued done)
              ? pages.apiKeyMade(done.key().name(), done.token())
              : page(signedIn, Told.wrong(KeyForm.problem(outcome)), entered);
        });
  }

  private Outcome<ApiKeys.Issued> issued(Request request, SignedIn signedIn, KeyForm entered) {
    Instant now = below.clock().instant();
    ApiKeyDraft draft =
        new ApiKeyDraft(entered.name(), entered.scopes(), entered.networkList(), entered.end());
    return below
        .database()
        .write(
            tx -> {
              Outcome<ApiKeys.Issued> outcome =
                  below.apiKeys().issueOwn(tx, signedIn.scope(), signedIn.user(), draft, now);
              if (outcome instanceof Outcome.Done<ApiKeys.Issued>(ApiKeys.Issued done)) {
                trail.added(
                    tx,
                    OwnTrail.By.of(request, signedIn, now),
                    new OwnTrail.Deed("api_key.created", "api_key", done.key().id()),
                    Kept.of(done.key()));
              }
              return outcome;
            });
  }

  /**
   * {@code POST /account/api-keys/{key}/revoke}: takes access away, so that a session is enough.
   */
  Response revoke(Request request) {
    String id = request.pathParameter("key");
    return fresh.toLook(
        request,
        signedIn ->
            page(
                signedIn,
                revoked(request, signedIn, id)
                    ? Told.done("The key was revoked, and works no longer.")
                    : Told.wrong(AccountRefusal.NOT_YOURS.sentence()),
                KeyForm.EMPTY));
  }

  private boolean revoked(Request request, SignedIn signedIn, String id) {
    Instant now = below.clock().instant();
    return below
        .database()
        .write(
            tx ->
                trail.endedIfAny(
                    tx,
                    OwnTrail.By.of(request, signedIn, now),
                    new OwnTrail.Deed("api_key.revoked", "api_key", id),
                    below
                        .apiKeys()
                        .revokeOwn(tx, signedIn.scope(), signedIn.user().id(), id, now)
                        .map(Kept::of)));
  }
}
