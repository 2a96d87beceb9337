package dev.gatehouse.server.openid;

import dev.gatehouse.server.application.ApplicationDraft.RefreshTokens;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.OrganizationToken;
import dev.gatehouse.server.organization.OrganizationToken.Use;
import dev.gatehouse.server.session.SignedIn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Gives out codes and tokens, rotates and revokes them. Nothing here outlives the session that it
 * came from, and every use asks again whether person, session and organization are still there.
 */
final class Grants {
  // RFC 6749 §4.1.2: ten minutes at most are recommended; a redirect takes seconds.
  static final Duration CODE_LIFETIME = Duration.ofSeconds(60);
  static final Duration ACCESS_TOKEN_LIFETIME = Duration.ofMinutes(10);

  /** How long after a refresh an authenticated client may ask again for a lost response. */
  static final Duration LOST_RESPONSE = Duration.ofSeconds(5);

  private final Database database;
  private final LivePeople people;
  private final GrantAudit audit;

  Grants(Database database, LivePeople people, GrantAudit audit) {
    this.database = database;
    this.people = people;
    this.audit = audit;
  }

  /** How a token request ended. */
  sealed interface Result {
    /**
     * Tokens were given out.
     *
     * @param refreshToken only for the scope offline_access
     * @param scope of the access token, perhaps narrower than the grant's
     */
    record Issued(
        Grant grant,
        LivePeople.Person person,
        String accessToken,
        Instant accessTokenExpiresAt,
        Optional<String> refreshToken,
        Set<String> scope)
        implements Result {}

    /** They were not. */
    record Refused(OpenIdRefusal why, String detail) implements Result {}
  }

  /** Writes down what the person lets the application have; answers the code for it. */
  String issueCode(Client client, AuthorizationRequest request, SignedIn signedIn, Instant now) {
    return database.write(tx -> issueCode(tx, client, request, signedIn, now)).text();
  }

  OrganizationToken issueCode(
      Transaction tx, Client client, AuthorizationRequest request, SignedIn signedIn, Instant now) {
    OrganizationToken code = GrantTokens.CODE.random(signedIn.scope().organization());
    Grant grant =
        new Grant(
            RandomId.suiting(database, "grt_", now),
            client.id().value(),
            signedIn.session(),
            signedIn.user().id(),
            signedIn.connection(),
            request.scope(),
            request.nonce(),
            signedIn.authenticatedAt(),
            signedIn.amr(),
            request.redirectUri(),
            request.codeChallenge(),
            now.plus(CODE_LIFETIME),
            now,
            signedIn.endWithin(client.sessionLifetime()));
    GrantStore.insert(tx, signedIn.scope(), grant, code.hash());
    return code;
  }

  /** Redeems a code (RFC 6749 §4.1.3). The first try uses it up, whether it succeeds or not. */
  Result redeem(Client client, String code, String redirectUri, String verifier, Instant now) {
    Optional<OrganizationToken> token = GrantTokens.CODE.read(code);
    if (token.isEmpty()) {
      return new Result.Refused(OpenIdRefusal.CODE, "it has not the form of a code");
    }
    return database.write(
        tx ->
            people
                .scope(tx, token.get().organization())
                .<Result>map(
                    scope -> redeem(tx, scope, client, token.get(), redirectUri, verifier, now))
                .orElseGet(
                    () -> new Result.Refused(OpenIdRefusal.CODE, "its organization is off")));
  }

  Result redeem(
      Transaction tx,
      OrganizationScope scope,
      Client client,
      OrganizationToken code,
      String redirectUri,
      String verifier,
      Instant now) {
    Optional<Grant> used = GrantStore.useCode(tx, scope, client.id().value(), code.hash(), now);
    if (used.isEmpty()) {
      return codeNotThere(tx, scope, client, code, now);
    }
    Grant grant = used.get();
    if (!now.isBefore(grant.codeExpiresAt())) {
      return refused(tx, scope, client, grant, OpenIdRefusal.CODE, "it has expired", now);
    }
    // RFC 6749 §4.1.3: the redirect URI must be the one of the authorization request.
    if (!grant.redirectUri().equals(redirectUri)) {
      return refused(tx, scope, client, grant, OpenIdRefusal.CODE, "redirect_uri differs", now);
    }
    if (!verifies(grant.codeChallenge(), verifier)) {
      return refused(tx, scope, client, grant, OpenIdRefusal.CODE_VERIFIER, "verifier", now);
    }
    Optional<LivePeople.Person> person = people.find(tx, scope, grant, now);
    if (person.isEmpty()) {
      return refused(tx, scope, client, grant, OpenIdRefusal.SESSION_ENDED, "session ended", now);
    }
    audit.issued(tx, scope, client, grant, now);
    return issue(tx, scope, client, grant, person.get(), grant.scope(), now);
  }

  /** What somebody approved, and whether it still may be. */
  @FunctionalInterface
  interface StillAllowed {
    boolean test(Grant grant, LivePeople.Person person);
  }

  /** Gives out what somebody approved for a device (RFC 8628 §3.5), once. */
  Result redeemApproved(
      Transaction tx,
      OrganizationScope scope,
      Client client,
      OrganizationToken code,
      StillAllowed allowed,
      Instant now) {
    Optional<Grant> used = GrantStore.useCode(tx, scope, client.id().value(), code.hash(), now);
    if (used.isEmpty()) {
      return codeNotThere(tx, scope, client, code, now);
    }
    Grant grant = used.get();
    Optional<LivePeople.Person> person =
        people.find(tx, scope, grant, now).filter(one -> allowed.test(grant, one));
    if (person.isEmpty()) {
      return refused(tx, scope, client, grant, OpenIdRefusal.SESSION_ENDED, "session ended", now);
    }
    audit.issued(tx, scope, client, grant, now);
    return issue(tx, scope, client, grant, person.get(), grant.scope(), now);
  }

  private Result refused(
      Transaction tx,
      OrganizationScope scope,
      Client client,
      Grant grant,
      OpenIdRefusal why,
      String detail,
      Instant now) {
    audit.refused(tx, scope, client, why, grant.id(), now);
    return new Result.Refused(why, detail);
  }

  private Result codeNotThere(
      Transaction tx, OrganizationScope scope, Client client, OrganizationToken code, Instant now) {
    Optional<String> before = GrantStore.usedCode(tx, scope, client.id().value(), code.hash());
    if (before.isEmpty()) {
      return new Result.Refused(OpenIdRefusal.CODE, "it is unknown, or another client's");
    }
    // RFC 6749 §4.1.2, RFC 9700 §2.1.1: a second use revokes what the first one gave.
    GrantStore.revoke(tx, scope, before.get(), now);
    audit.reused(tx, scope, client, "code", before.get(), now);
    return new Result.Refused(OpenIdRefusal.CODE_REUSED, "grant " + before.get() + " revoked");
  }

  /** RFC 7636 §4.6. A verifier without a challenge is a downgrade (RFC 9700 §4.8.2). */
  private static boolean verifies(Optional<String> challenge, String verifier) {
    if (challenge.isEmpty()) {
      return verifier.isEmpty();
    }
    if (verifier.length() < 43 || verifier.length() > 128) {
      return false;
    }
    String computed = Base64.getUrlEncoder().withoutPadding().encodeToString(Tokens.hash(verifier));
    return MessageDigest.isEqual(
        computed.getBytes(StandardCharsets.US_ASCII),
        challenge.get().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Refreshes (RFC 6749 §6) with rotation (RFC 9700 §4.14.2): of a family one refresh token lives
   * at a time. The second use of any other ends the family.
   *
   * @param narrower the scope asked for; empty for that of the grant
   */
  Result refresh(Client client, String refreshToken, Set<String> narrower, Instant now) {
    Optional<OrganizationToken> token = GrantTokens.REFRESH.read(refreshToken);
    if (token.isEmpty()) {
      return new Result.Refused(OpenIdRefusal.REFRESH_TOKEN, "it has not the form of one");
    }
    return database.write(
        tx ->
            people
                .scope(tx, token.get().organization())
                .<Result>map(scope -> refresh(tx, scope, client, token.get(), narrower, now))
                .orElseGet(
                    () -> new Result.Refused(OpenIdRefusal.SESSION_ENDED, "organization is off")));
  }

  Result refresh(
      Transaction tx,
      OrganizationScope scope,
      Client client,
      OrganizationToken token,
      Set<String> narrower,
      Instant now) {
    Optional<GrantStore.Known> known =
        GrantStore.find(tx, scope, GrantStore.Kind.REFRESH, token.hash())
            .filter(one -> one.grant().applicationId().equals(client.id().value()));
    if (known.isEmpty()
        || !now.isBefore(known.get().expiresAt())
        || !now.isBefore(refreshEnd(client, known.get().grant(), now))) {
      return new Result.Refused(OpenIdRefusal.REFRESH_TOKEN, "unknown, ended or another client's");
    }
    Grant grant = known.get().grant();
    if (!grant.scope().containsAll(narrower)) {
      return new Result.Refused(OpenIdRefusal.SCOPE, "more than was granted");
    }
    Optional<LivePeople.Person> person = people.find(tx, scope, grant, now);
    if (person.isEmpty()) {
      GrantStore.revoke(tx, scope, grant.id(), now);
      return refused(tx, scope, client, grant, OpenIdRefusal.SESSION_ENDED, "session ended", now);
    }
    if (known.get().usedAt().isEmpty()) {
      // Before the token: whoever ends the session takes the two rows in this order as well.
      people.seen(tx, scope, grant, now);
    }
    boolean first = GrantStore.useRefreshToken(tx, scope, client.id().value(), token.hash(), now);
    if (!first && !responseWasLost(tx, scope, client, token, now)) {
      GrantStore.revoke(tx, scope, grant.id(), now);
      audit.reused(tx, scope, client, "refresh_token", grant.id(), now);
      return new Result.Refused(OpenIdRefusal.REFRESH_TOKEN_REUSED, "grant " + grant.id());
    }
    Set<String> wanted = narrower.isEmpty() ? grant.scope() : narrower;
    Result.Issued issued = issue(tx, scope, client, grant, person.get(), wanted, now);
    issued
        .refreshToken()
        .flatMap(text -> GrantTokens.REFRESH.read(text))
        .ifPresent(next -> GrantStore.setSuccessor(tx, scope, token.hash(), next.hash()));
    return issued;
  }

  /**
   * Whether a used token may be used once more, because the answer to its first use got lost. Only
   * for a client that has proved who it is, so that a thief of the token alone gains nothing; only
   * within seconds; and only by taking the token of the lost answer out of the family, so that
   * still one lives. If that one was used already, nothing was lost.
   */
  private static boolean responseWasLost(
      Transaction tx,
      OrganizationScope scope,
      Client client,
      OrganizationToken token,
      Instant now) {
    if (client.isPublic()) {
      return false;
    }
    // Read again: another request may have used it since.
    return GrantStore.find(tx, scope, GrantStore.Kind.REFRESH, token.hash())
        .filter(one -> !one.superseded())
        .filter(one -> one.usedAt().filter(at -> now.isBefore(at.plus(LOST_RESPONSE))).isPresent())
        .flatMap(GrantStore.Known::successor)
        .filter(successor -> GrantStore.supersede(tx, scope, successor))
        .isPresent();
  }

  /**
   * The idle limit counts from the last use, the absolute one from the code, the session ends both.
   */
  static Instant refreshEnd(Client client, Grant grant, Instant now) {
    RefreshTokens limits = client.application().settings().refreshTokens();
    Instant own = earlier(now.plus(limits.idle()), grant.createdAt().plus(limits.absolute()));
    return earlier(own, grant.expiresAt());
  }

  private Result.Issued issue(
      Transaction tx,
      OrganizationScope scope,
      Client client,
      Grant grant,
      LivePeople.Person person,
      Set<String> wanted,
      Instant now) {
    OrganizationToken access = GrantTokens.ACCESS.random(scope.organization());
    Instant end = earlier(now.plus(ACCESS_TOKEN_LIFETIME), grant.expiresAt());
    GrantStore.insertToken(
        tx, scope, grant.id(), GrantStore.Kind.ACCESS, access.hash(), wanted, now, end);
    Optional<String> refreshToken = Optional.empty();
    if (grant.scope().contains("offline_access")) {
      OrganizationToken refresh = GrantTokens.REFRESH.random(scope.organization());
      GrantStore.insertToken(
          tx,
          scope,
          grant.id(),
          GrantStore.Kind.REFRESH,
          refresh.hash(),
          grant.scope(),
          now,
          refreshEnd(client, grant, now));
      refreshToken = Optional.of(refresh.text());
    }
    return new Result.Issued(
        grant, person, access.text(), end, refreshToken, new LinkedHashSet<>(wanted));
  }

  /** The grant and person of a live access token. */
  Optional<Live> live(GrantStore.Kind kind, String text, Instant now) {
    Use use = kind == GrantStore.Kind.ACCESS ? GrantTokens.ACCESS : GrantTokens.REFRESH;
    return use.read(text)
        .flatMap(
            token ->
                database.read(
                    tx ->
                        people
                            .scope(tx, token.organization())
                            .flatMap(scope -> live(tx, scope, kind, token, now))));
  }

  Optional<Live> live(
      Transaction tx,
      OrganizationScope scope,
      GrantStore.Kind kind,
      OrganizationToken token,
      Instant now) {
    return GrantStore.find(tx, scope, kind, token.hash())
        .filter(one -> now.isBefore(one.expiresAt()))
        .filter(one -> one.usedAt().isEmpty() && !one.superseded())
        .flatMap(
            one ->
                people
                    .find(tx, scope, one.grant(), now)
                    .map(person -> new Live(scope, one, person)));
  }

  /** A live token with all that it stands for. */
  record Live(OrganizationScope scope, GrantStore.Known token, LivePeople.Person person) {
    User user() {
      return person.user();
    }
  }

  /** How a revocation (RFC 7009 §2.1) ended. */
  enum Revocation {
    DONE,
    FOREIGN
  }

  /** An access token goes alone, a refresh token takes its family with it. */
  Revocation revoke(Client client, String text, Instant now) {
    Optional<OrganizationToken> access = GrantTokens.ACCESS.read(text);
    Optional<OrganizationToken> token = access.or(() -> GrantTokens.REFRESH.read(text));
    if (token.isEmpty()) {
      return Revocation.DONE; // RFC 7009 §2.2: an invalid token is no error
    }
    GrantStore.Kind kind = access.isPresent() ? GrantStore.Kind.ACCESS : GrantStore.Kind.REFRESH;
    return database.write(
        tx ->
            people
                .scope(tx, token.get().organization())
                .map(scope -> revoke(tx, scope, client, kind, token.get(), now))
                .orElse(Revocation.DONE));
  }

  private Revocation revoke(
      Transaction tx,
      OrganizationScope scope,
      Client client,
      GrantStore.Kind kind,
      OrganizationToken token,
      Instant now) {
    Optional<GrantStore.Known> known = GrantStore.find(tx, scope, kind, token.hash());
    if (known.isEmpty()) {
      return Revocation.DONE;
    }
    if (!known.get().grant().applicationId().equals(client.id().value())) {
      return Revocation.FOREIGN;
    }
    if (kind == GrantStore.Kind.ACCESS) {
      GrantStore.deleteToken(tx, scope, token.hash());
    } else {
      GrantStore.revoke(tx, scope, known.get().grant().id(), now);
    }
    audit.revoked(tx, scope, client, known.get().grant().id(), now);
    return Revocation.DONE;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
