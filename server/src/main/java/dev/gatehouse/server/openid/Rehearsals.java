package dev.gatehouse.server.openid;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import dev.gatehouse.server.session.ApplicationRehearsals;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rehearses sign-ins to applications: the code of the endpoints, one step after the other, in a
 * transaction that is rolled back at the end. So what is tried is what applications get, and a code
 * or token of it has never been.
 */
final class Rehearsals implements ApplicationRehearsals {
  /** What depends on the sign-in itself. */
  private static final Set<String> OF_THE_SIGN_IN = Set.of("iat", "exp", "auth_time", "sid");

  private final Database database;
  private final AuthorizationRequests requests;
  private final Grants grants;
  private final LivePeople people;
  private final IdTokens idTokens;
  private final IdTokenHints readers;

  Rehearsals(
      Database database,
      AuthorizationRequests requests,
      Grants grants,
      LivePeople people,
      IdTokens idTokens,
      IdTokenHints readers) {
    this.database = database;
    this.requests = requests;
    this.grants = grants;
    this.people = people;
    this.idTokens = idTokens;
    this.readers = readers;
  }

  /** What the application keeps to itself until the answer comes. */
  private record Secrets(String verifier, String nonce) {
    static Secrets random() {
      return new Secrets(Tokens.random(""), Tokens.random(""));
    }

    /** RFC 7636 §4.2. */
    String challenge() {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Tokens.hash(verifier));
    }
  }

  @Override
  public Rehearsed rehearse(Application application, SignedIn person, String scope, Instant now) {
    Client client = new Client(application);
    Secrets secrets = Secrets.random();
    List<Check> checks = new ArrayList<>();
    return switch (requests.read(request(client, scope, secrets))) {
      case ReadRequest.Page page -> failed(checks, "request", "accepted", page.why());
      case ReadRequest.Back back -> failed(checks, "request", "accepted", back.why());
      case ReadRequest.Valid valid -> {
        checks.add(Check.passed("request", "accepted", "accepted, with PKCE"));
        checks.add(
            Check.passed("redirect_uri", "one that is registered", valid.request().redirectUri()));
        yield isReady(checks, client, person, now)
            ? walk(valid, person, secrets, checks, now)
            : new Rehearsed(checks, Optional.empty());
      }
    };
  }

  private static Parameters request(Client client, String scope, Secrets secrets) {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("response_type", "code");
    asked.put("client_id", client.clientId());
    asked.put("redirect_uri", client.redirectUris().stream().findFirst().orElse(""));
    asked.put("scope", scope);
    asked.put("nonce", secrets.nonce());
    asked.put("code_challenge", secrets.challenge());
    asked.put("code_challenge_method", "S256");
    return new Parameters(
        asked.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, one -> List.of(one.getValue()))));
  }

  /** What the authorization endpoint asks of a session before it answers from it. */
  private boolean isReady(List<Check> checks, Client client, SignedIn person, Instant now) {
    checks.add(organization(client, person.scope()));
    boolean young = now.isBefore(person.endWithin(client.sessionLifetime()));
    checks.add(
        judged(
            young,
            "session_age",
            client
                .sessionLifetime()
                .map(limit -> "opened less than " + words(limit) + " ago")
                .orElse("a live session"),
            "opened "
                + words(Duration.between(person.openedAt(), now))
                + " ago"
                + (young ? "" : ": the person signs in again first")));
    return checks.stream().allMatch(check -> check.outcome() == Check.Outcome.PASSED);
  }

  /** Such as 8h or 1m30s. */
  private static String words(Duration duration) {
    return duration
        .truncatedTo(ChronoUnit.SECONDS)
        .toString()
        .substring("PT".length())
        .toLowerCase(Locale.ROOT);
  }

  private Check organization(Client client, OrganizationScope scope) {
    String name = database.read(tx -> people.nameOf(tx, scope));
    return organization(client, scope, name);
  }

  private static Check organization(Client client, OrganizationScope scope, String name) {
    return judged(
        client.admits(scope), "organization", "one whose people may use the application", name);
  }

  /** Rolls back what it was thrown in. */
  private static final class UndoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Rehearsed rehearsed;

    UndoneException(Rehearsed rehearsed) {
      super("rolled back", null, false, false);
      this.rehearsed = rehearsed;
    }
  }

  private Rehearsed walk(
      ReadRequest.Valid valid, SignedIn person, Secrets secrets, List<Check> before, Instant now) {
    try {
      return database.write(
          tx -> {
            // The work may be run again: what it adds must not be there already.
            List<Check> checks = new ArrayList<>(before);
            throw new UndoneException(walk(tx, valid, person, secrets, checks, now));
          });
    } catch (UndoneException e) {
      return e.rehearsed;
    }
  }

  private Rehearsed walk(
      Transaction tx,
      ReadRequest.Valid valid,
      SignedIn person,
      Secrets secrets,
      List<Check> checks,
      Instant now) {
    Client client = valid.client();
    OrganizationScope scope = person.scope();
    Grants.Result result =
        grants.redeem(
            tx,
            scope,
            client,
            grants.issueCode(tx, client, valid.request(), person, now),
            valid.request().redirectUri(),
            secrets.verifier(),
            now);
    String expected = "tokens for the code and its verifier";
    if (result instanceof Grants.Result.Refused refused) {
      return failed(checks, "tokens", expected, refused.why());
    }
    Grants.Result.Issued issued = (Grants.Result.Issued) result;
    checks.add(Check.passed("tokens", expected, kinds(issued)));
    Map<String, Object> claims = idToken(client, issued, secrets.nonce(), checks, now);
    Map<String, Object> userinfo =
        GrantTokens.ACCESS
            .read(issued.accessToken())
            .flatMap(token -> grants.live(tx, scope, GrantStore.Kind.ACCESS, token, now))
            .map(live -> Claims.all(live.person(), live.token().grant(), live.token().scope()))
            .orElse(Map.of());
    checks.add(equal("userinfo", claims.get("sub"), userinfo.get("sub")));
    issued.refreshToken().ifPresent(token -> checks.add(refreshed(tx, scope, client, token, now)));
    boolean passed = checks.stream().allMatch(check -> check.outcome() == Check.Outcome.PASSED);
    return new Rehearsed(
        checks,
        passed
            ? Optional.of(
                new Told(
                    List.copyOf(issued.scope()),
                    claims,
                    userinfo,
                    Optional.of(ends(client, issued, now))))
            : Optional.empty());
  }

  private static String kinds(Grants.Result.Issued issued) {
    return "an ID token, an access token"
        + (issued.refreshToken().isPresent() ? ", a refresh token" : "");
  }

  /** Reads the ID token as the application does (OIDC Core §3.1.3.7). */
  private Map<String, Object> idToken(
      Client client, Grants.Result.Issued issued, String nonce, List<Check> checks, Instant now) {
    String token = idTokens.make(client, issued, true, now);
    Optional<JwtVerdict.Signed> signed = readers.verify(token);
    checks.add(
        equal(
            "signature",
            client.idTokenAlgorithm().name(),
            signed.map(one -> one.algorithm().name()).orElse("none that holds")));
    Map<String, Object> claims =
        new TreeMap<>(signed.map(JwtVerdict.Signed::claims).orElse(Map.of()));
    checks.add(equal("iss", idTokens.issuer(), claims.get("iss")));
    checks.add(equal("aud", client.clientId(), claims.get("aud")));
    checks.add(equal("nonce", nonce, claims.get("nonce")));
    return claims;
  }

  private Check refreshed(
      Transaction tx, OrganizationScope scope, Client client, String token, Instant now) {
    Grants.Result result =
        GrantTokens.REFRESH
            .read(token)
            .map(read -> grants.refresh(tx, scope, client, read, Set.of(), now))
            .orElseThrow();
    return switch (result) {
      case Grants.Result.Issued unused ->
          Check.passed("refresh", "new tokens", "new tokens, and another refresh token");
      case Grants.Result.Refused refused ->
          Check.failed("refresh", "new tokens", refused.why().code());
    };
  }

  private static Ends ends(Client client, Grants.Result.Issued issued, Instant now) {
    return new Ends(
        now.plus(IdTokens.LIFETIME),
        issued.accessTokenExpiresAt(),
        issued.refreshToken().map(token -> Grants.refreshEnd(client, issued.grant(), now)),
        issued.grant().expiresAt());
  }

  @Override
  public Rehearsed preview(
      Transaction tx, Application application, OrganizationScope scope, User user, Instant now) {
    Client client = new Client(application);
    List<Check> checks = new ArrayList<>();
    checks.add(
        judged(client.enabled(), "enabled", "enabled", client.enabled() ? "enabled" : "disabled"));
    checks.add(organization(client, scope, people.nameOf(tx, scope)));
    checks.add(
        switch (people.mayComeIn(tx, scope, user)) {
          case Verdict.Allowed unused ->
              Check.passed("person", "somebody who may sign in", user.userName());
          case Verdict.Refused refused ->
              Check.failed("person", "somebody who may sign in", refused.refusal().code());
        });
    Set<String> granted =
        new LinkedHashSet<>(AuthorizationRequests.SCOPES.stream().sorted().toList());
    LivePeople.Person person = people.asOfNow(tx, scope, user);
    Grant grant = pretended(application, user, granted, now);
    Map<String, Object> claims =
        new LinkedHashMap<>(idTokens.claims(client, grant, person, granted, now));
    claims.keySet().removeAll(OF_THE_SIGN_IN);
    return new Rehearsed(
        checks,
        checks.stream().allMatch(check -> check.outcome() == Check.Outcome.PASSED)
            ? Optional.of(
                new Told(
                    List.copyOf(granted),
                    claims,
                    Claims.all(person, grant, granted),
                    Optional.empty()))
            : Optional.empty());
  }

  /** As if the person had just come in by their method; it is never written down. */
  private static Grant pretended(
      Application application, User user, Set<String> granted, Instant now) {
    return new Grant(
        "",
        application.id().value(),
        new SessionId(""),
        user.id(),
        user.method() instanceof User.Method.Through(var connection)
            ? Optional.of(connection)
            : Optional.empty(),
        granted,
        Optional.empty(),
        now,
        List.of(),
        "",
        Optional.empty(),
        now,
        now,
        now);
  }

  /** What is missing equals nothing, not even what is missing elsewhere. */
  private static Check equal(String name, @Nullable Object expected, @Nullable Object actual) {
    return judged(
        expected != null && expected.equals(actual),
        name,
        expected == null ? "" : expected.toString(),
        actual == null ? "" : actual.toString());
  }

  private static Check judged(boolean passed, String name, String expected, String actual) {
    return passed ? Check.passed(name, expected, actual) : Check.failed(name, expected, actual);
  }

  private static Rehearsed failed(
      List<Check> checks, String name, String expected, OpenIdRefusal why) {
    checks.add(Check.failed(name, expected, why.code()));
    return new Rehearsed(checks, Optional.empty());
  }
}
