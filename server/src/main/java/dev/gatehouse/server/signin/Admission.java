package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.ExternalPerson.ReplayKey;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.session.InBrowser;
import dev.gatehouse.server.session.NewSession;
import dev.gatehouse.server.session.OpenedSession;
import dev.gatehouse.server.session.ProviderSessions;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.AdmissionPolicy.Decision;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * From a verified person to a session, inside one transaction: replay guard, policy, link or
 * provision, roles, session, audit.
 */
final class Admission {
  private final Connections connections;
  private final Newcomers newcomers;
  private final Profiles profiles;
  private final SignInPolicies policies;
  private final Sessions sessions;
  private final ProviderSessions atProviders;
  private final SignInAudit audit;
  private final ReplayStore replays = new ReplayStore();

  Admission(
      Connections connections,
      Newcomers newcomers,
      Profiles profiles,
      SignInPolicies policies,
      Sessions sessions,
      ProviderSessions atProviders,
      SignInAudit audit) {
    this.connections = connections;
    this.newcomers = newcomers;
    this.profiles = profiles;
    this.policies = policies;
    this.sessions = sessions;
    this.atProviders = atProviders;
    this.audit = audit;
  }

  /** How it ended. Only {@link Admitted} has written anything but the replay guard. */
  sealed interface Result {
    /**
     * @param checks what to add to the trace
     */
    record Admitted(OpenedSession session, List<Check> checks) implements Result {
      public Admitted {
        checks = List.copyOf(checks);
      }
    }

    /**
     * The person is proved to be this user, and must be asked before the accounts are connected.
     */
    record Ask(User user) implements Result {}

    record Denied(Refusal refusal) implements Result {}
  }

  /** Whether a person wants the account of the provider to be connected to their existing one. */
  enum Consent {
    /** They have not been asked. */
    ASK,
    GIVEN,
    /** The organization does not ask. */
    NOT_NEEDED
  }

  /** Where the browser is, and which. */
  record Visitor(String address, String userAgent, InBrowser browser) {
    Visitor(String address, String userAgent) {
      this(address, userAgent, InBrowser.UNKNOWN);
    }

    static Visitor of(Request request, Browser browser, Sessions sessions) {
      return new Visitor(
          request.clientAddress(),
          request.header("User-Agent").orElse(""),
          sessions.browser(request, browser.hash()));
    }
  }

  /** Who sent a request. */
  Visitor visitor(Request request, Browser browser) {
    return Visitor.of(request, browser, sessions);
  }

  /**
   * @param way whether somebody here asked for the answer
   * @param asked whether the person has to say yes; only looked at where there is something to ask
   * @throws AbandonedException if the transaction must be rolled back before the refusal is written
   */
  Result admit(
      Transaction tx,
      LiveConnection live,
      Attempt attempt,
      ExternalPerson person,
      Way way,
      Visitor visitor,
      Supplier<Consent> asked,
      Instant now) {
    OrganizationScope scope = live.scope();
    // What was enabled at the callback's start may be off by now; this is the read that counts.
    Optional<Connection> connection = connections.enabled(tx, scope, live.connection().id());
    if (connection.isEmpty()) {
      return new Result.Denied(off(tx, live));
    }
    for (ReplayKey key : person.replayKeys()) {
      if (!replays.isFirst(tx, scope, connection.get().id(), key)) {
        return denied(SignInRefusal.REPLAYED, key.id() + " was accepted before");
      }
    }
    Decision decision =
        newcomers.decide(tx, scope, connection.get(), attempt.invitationHash(), person, now);
    Optional<Refusal> refusal = refusal(tx, scope, connection.get(), decision, way);
    if (refusal.isPresent()) {
      return new Result.Denied(refusal.get());
    }
    Consent consent = decision instanceof Decision.Link ? asked.get() : Consent.NOT_NEEDED;
    return switch (decision) {
      case Decision.Refuse refuse -> new Result.Denied(refuse.refusal());
      case Decision.Known known -> {
        newcomers.useUp(tx, scope, attempt, now);
        yield opened(tx, scope, connection.get(), known.user(), person, visitor, now);
      }
      case Decision.Link link when consent == Consent.ASK && isNewsToThePerson(link) ->
          new Result.Ask(link.user());
      case Decision.Link link -> {
        newcomers.link(tx, scope, connection.get(), attempt.invitationHash(), person, link, now);
        audit.linked(tx, scope, link, connection.get().id(), consent, visitor, now);
        yield opened(tx, scope, connection.get(), link.user(), person, visitor, now);
      }
      case Decision.Create create -> {
        User user = newcomers.create(tx, scope, connection.get(), person, create.email(), now);
        yield opened(tx, scope, connection.get(), user, person, visitor, now);
      }
    };
  }

  private Refusal off(Transaction tx, LiveConnection live) {
    boolean wholly = connections.isOfOrganizationOffAcrossOrganizations(tx, live.connection().id());
    return (wholly ? AccessRefusal.ORGANIZATION_OFF : AccessRefusal.CONNECTION_OFF)
        .because("it was switched off during the sign-in");
  }

  /**
   * Who accepted an invitation has said yes, and for whom the connection's own directory created
   * the account there is no other one to mix it up with.
   */
  private static boolean isNewsToThePerson(Decision.Link link) {
    return switch (link.proof()) {
      case PROVED_DOMAIN -> true;
      case INVITATION, DIRECTORY -> false;
    };
  }

  /** What the policy says of the user who was found. Whom this very sign-in creates is of it. */
  private Optional<Refusal> refusal(
      Transaction tx, OrganizationScope scope, Connection connection, Decision decision, Way way) {
    return switch (decision) {
      case Decision.Refuse refuse -> Optional.of(refuse.refusal());
      case Decision.Create unused -> Optional.empty();
      case Decision.Known known -> refusal(tx, scope, connection, known.user(), way);
      case Decision.Link link -> refusal(tx, scope, connection, link.user(), way);
    };
  }

  private Optional<Refusal> refusal(
      Transaction tx, OrganizationScope scope, Connection connection, User user, Way way) {
    Means means = new Means.Through(connection.id());
    return switch (policies.decide(tx, scope, user, way, means)) {
      case Verdict.Refused refused -> Optional.of(refused.refusal());
      case Verdict.Allowed unused -> Optional.empty();
    };
  }

  private Result opened(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      User known,
      ExternalPerson person,
      Visitor visitor,
      Instant now) {
    Profiles.UpToDate upToDate = upToDate(tx, scope, connection, known, person, visitor, now);
    List<Instant> limits = new ArrayList<>();
    connection.sessionCap().ifPresent(cap -> limits.add(now.plus(cap)));
    person.sessionExpiry().ifPresent(limits::add);
    OpenedSession session =
        sessions.open(
            tx,
            scope,
            new NewSession(
                upToDate.user(),
                Optional.of(connection.id()),
                person.authenticatedAt(),
                person.amr(),
                limits,
                person.atProvider().name(),
                person.sessionIndex().orElse(""),
                visitor.browser(),
                visitor.address(),
                visitor.userAgent()),
            now);
    atProviders.keep(tx, scope, session.signedIn().session(), connection.id(), person);
    audit.signedIn(tx, scope, session.signedIn(), visitor, now);
    return new Result.Admitted(session, upToDate.checks());
  }

  private Profiles.UpToDate upToDate(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      User known,
      ExternalPerson person,
      Visitor visitor,
      Instant now) {
    Profiles.UpToDate upToDate = profiles.bringUpToDate(tx, scope, connection, known, person, now);
    if (isNew(known)) {
      audit.provisioned(tx, scope, upToDate.user(), connection.id(), visitor, now);
    } else if (changes(known, upToDate.user())) {
      audit.updated(tx, scope, known, upToDate.user(), connection.id(), visitor, now);
    }
    audit.groups(tx, scope, upToDate.user(), upToDate.groups(), visitor, now);
    return upToDate;
  }

  /**
   * Who a verified person is, where there is no browser: by the rules of {@link #admit}, and
   * without a session. Whoever is linked already stays as they are, for such questions come again
   * and again.
   *
   * @param onlyAs who they must turn out to be; empty where the name that they gave is nobody's
   * @throws AbandonedException as {@link #admit}
   */
  FirstUse.Result recognize(
      Transaction tx,
      LiveConnection live,
      ExternalPerson person,
      Optional<UserId> onlyAs,
      Way way,
      Visitor visitor,
      Consent consent,
      Instant now) {
    OrganizationScope scope = live.scope();
    Optional<Connection> connection = connections.enabled(tx, scope, live.connection().id());
    if (connection.isEmpty()) {
      return new FirstUse.Result.Refused(off(tx, live));
    }
    Decision decision = newcomers.decide(tx, scope, connection.get(), null, person, now);
    Optional<Refusal> refusal = refusal(tx, scope, connection.get(), decision, way);
    if (refusal.isPresent()) {
      return new FirstUse.Result.Refused(refusal.get());
    }
    return switch (decision) {
      case Decision.Refuse refuse -> new FirstUse.Result.Refused(refuse.refusal());
      case Decision.Known(User user) ->
          isOther(onlyAs, user) ? new FirstUse.Result.Other() : new FirstUse.Result.Known(user);
      case Decision.Link link when isOther(onlyAs, link.user()) -> new FirstUse.Result.Other();
      case Decision.Link link when consent == Consent.ASK && isNewsToThePerson(link) ->
          new FirstUse.Result.NeedsPage();
      case Decision.Link link -> {
        newcomers.link(tx, scope, connection.get(), null, person, link, now);
        audit.linked(tx, scope, link, connection.get().id(), consent, visitor, now);
        yield new FirstUse.Result.Known(
            upToDate(tx, scope, connection.get(), link.user(), person, visitor, now).user());
      }
      case Decision.Create unused when onlyAs.isPresent() -> new FirstUse.Result.Other();
      case Decision.Create create -> {
        User user = newcomers.create(tx, scope, connection.get(), person, create.email(), now);
        yield new FirstUse.Result.Known(
            upToDate(tx, scope, connection.get(), user, person, visitor, now).user());
      }
    };
  }

  private static boolean isOther(Optional<UserId> onlyAs, User user) {
    return onlyAs.filter(id -> !id.equals(user.id())).isPresent();
  }

  /** Told once roles and groups are there: nobody hears of half a user. */
  private static boolean isNew(User user) {
    return user.source() == User.Source.JIT && user.lastSignIn().isEmpty();
  }

  private static boolean changes(User before, User after) {
    return !before.displayName().equals(after.displayName())
        || !before.roles().equals(after.roles())
        || !before.groups().equals(after.groups());
  }

  private static Result denied(SignInRefusal why, String detail) {
    return new Result.Denied(why.because(detail));
  }
}
