package dev.gatehouse.server.api;

import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.upkeep.Upkeep;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.credential.SetupLinkMail;
import dev.gatehouse.server.credential.SetupLinks;
import dev.gatehouse.server.credential.SshKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.DirectoryClients;
import dev.gatehouse.server.directory.DirectoryTokens;
import dev.gatehouse.server.directory.DomainChecks;
import dev.gatehouse.server.directory.InvitationMail;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.RoleMappings;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.health.Installation;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.organization.DomainProofs;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.Looks;
import dev.gatehouse.server.organization.Operators;
import dev.gatehouse.server.organization.Organization.SessionPolicy;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.password.PasswordFeature;
import dev.gatehouse.server.policy.BreakGlass;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.remote.AuthorizedKeys;
import dev.gatehouse.server.remote.CredentialChecks;
import dev.gatehouse.server.session.ApplicationRehearsals;
import dev.gatehouse.server.session.ReachedApplications;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.UserAccess;
import dev.gatehouse.server.signals.SignalStreams;
import dev.gatehouse.server.signals.transmitter.ProviderStreams;
import dev.gatehouse.server.signin.AccountConnection;
import dev.gatehouse.server.signin.Attempts;
import dev.gatehouse.server.signin.TestSignIns;
import dev.gatehouse.server.web.Lazy;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import dev.gatehouse.server.webhook.Webhooks;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The door: {@code /api/v1} and its OpenAPI document. */
public final class AdminApi {
  private static final String BASE = "/api/v1";
  private static final int USUAL_PAGE = 50;
  private static final int LARGEST_PAGE = 100;

  private final Below below;
  private final URI publicAddress;
  private final Usual usual;
  private final Lazy<List<Operation>> operations;
  private final Gate gate;
  private final InstantSource clock;

  /** The features below this door. */
  public record Below(
      Database database,
      Organizations organizations,
      Operators operators,
      Domains domains,
      DomainProofs domainProofs,
      DomainChecks domainChecks,
      Audit audit,
      Applications applications,
      Deliveries deliveries,
      Roles roles,
      Users users,
      RoleMappings roleMappings,
      Invitations invitations,
      InvitationMail invitationMail,
      LockOutGuard lockOut,
      ApiKeys apiKeys,
      SetupLinks setupLinks,
      SetupLinkMail setupLinkMail,
      SshKeys sshKeys,
      AuthorizedKeys authorizedKeys,
      CredentialChecks credentialChecks,
      Connections connections,
      ConnectionImport imports,
      ConnectionKinds kinds,
      Upkeep upkeep,
      FailureLimits failures,
      Sessions sessions,
      UserAccess access,
      Passwords passwords,
      PasswordFeature password,
      Attempts attempts,
      AccountConnection accountConnection,
      Looks looks,
      TestSignIns tests,
      SignInPolicies policies,
      BreakGlass breakGlass,
      SigningKeys signingKeys,
      SecondFactorRegistry factors,
      Directories directories,
      DirectoryTokens directoryTokens,
      DirectoryClients directoryClients,
      Webhooks webhooks,
      SignalStreams signals,
      ProviderStreams told,
      ReachedApplications reached,
      ApplicationRehearsals rehearsals,
      Installation installation,
      Outgoing applicationsNetwork) {}

  /**
   * What holds where a call says nothing else.
   *
   * @param sessions how long sessions live in new organizations
   * @param invitation how long an invitation can be accepted
   * @param secretReferences whether operators may refer to the server's environment and files where
   *     they import an organization
   * @param invitationMailsPerDay how many invitations an organization may send by mail
   */
  public record Usual(
      SessionPolicy sessions,
      Duration invitation,
      int invitationMailsPerDay,
      boolean secretReferences) {}

  /**
   * @param publicAddress under which the API answers
   */
  public AdminApi(Below below, URI publicAddress, Usual usual, InstantSource clock) {
    this.below = below;
    this.publicAddress = publicAddress;
    this.usual = usual;
    this.operations = new Lazy<>(() -> AllOperations.of(below, publicAddress, usual));
    this.gate =
        new Gate(
            below.database(),
            below.apiKeys(),
            below.organizations(),
            new RefusedKeys(below.database(), below.organizations(), below.audit()),
            new People(below.operators(), below.lockOut(), below.roles()),
            below.connections());
    this.clock = clock;
  }

  static SignInPolicyChanges policyChanges(Below below) {
    return new SignInPolicyChanges(
        below.connections(),
        below.users(),
        below.lockOut(),
        below.sessions(),
        new SignInPolicyChanges.Policy(
            below.policies(), below.breakGlass(), below.attempts()::hasSignedInSince));
  }

  /** What keys of organizations can be let do. */
  public static List<String> scopesInsideOrganizations() {
    return ApiScopes.insideOrganizations();
  }

  /** What applies the start-up file. */
  public StartUpFile startUpFile() {
    return new StartUpFile(below.database(), new StartUpPlan(below, usual));
  }

  /**
   * Makes the operator's first key known: with it everything else can be set up. One that is known
   * already stays as it is.
   *
   * @return empty if it works; else what is wrong with it
   */
  public Optional<String> bootstrap(String token, Instant now) {
    return operatorKeys().bootstrap(token, now);
  }

  /**
   * Makes an operator's key if there has never been one, so that a new installation can be set up.
   *
   * @return the key, which is shown this once
   */
  public Optional<String> firstKey(Instant now) {
    return operatorKeys().first(now);
  }

  private OperatorKeys operatorKeys() {
    return new OperatorKeys(below.database(), below.apiKeys());
  }

  /** Adds the routes of every operation and of the document. */
  public void addTo(Routes routes) {
    routes.get(
        "/api/openapi.json",
        request -> Response.json(200, OpenApi.document(operations.get(), publicAddress)));
    routes.area(BASE, this::addOperations);
  }

  private void addOperations(Routes routes) {
    for (Operation operation : operations.get()) {
      String path = BASE + operation.template();
      switch (operation.method()) {
        case "GET" -> routes.get(path, request -> answer(request, operation));
        // Keys come in a header, which no other site's form can send: cross-site rules do not
        // apply.
        case "POST" -> routes.postAllowingCrossSite(path, request -> answer(request, operation));
        case "PUT" -> routes.put(path, request -> answer(request, operation));
        case "PATCH" -> routes.patch(path, request -> answer(request, operation));
        case "DELETE" -> routes.delete(path, request -> answer(request, operation));
        default -> throw new IllegalStateException("no such method: " + operation.method());
      }
    }
  }

  private Response answer(Request request, Operation operation) {
    if (!Shape.isStorable(request.path())) {
      return response(Reply.notFound());
    }
    Instant now = clock.instant();
    return switch (gate.pass(request, operation, now)) {
      case Gate.Passage.Shut(var refused) -> response(refused);
      case Gate.Passage.Open open -> run(request, operation, open, now);
    };
  }

  /** The same API for people who are signed in, inside this process. */
  public PersonCalls forPeople() {
    return new PersonCalls(
        below.database(),
        operations,
        gate,
        new People(below.operators(), below.lockOut(), below.roles()),
        publicAddress,
        clock);
  }

  static Response run(Request request, Operation operation, Gate.Passage.Open open, Instant now) {
    Optional<Reply.Refused> problem = checkQuery(request.query(), operation);
    if (problem.isPresent()) {
      return response(problem.get());
    }
    return switch (Body.read(request, operation)) {
      case Body.Unfit(var refused) -> response(refused);
      case Body.Fit(var input) -> run(request, operation, open, input, now);
    };
  }

  private static Response run(
      Request request,
      Operation operation,
      Gate.Passage.Open open,
      @Nullable Record body,
      Instant now) {
    Call call =
        new Call(
            request,
            open.caller(),
            open.target(),
            body,
            request.query().one("after").orElse(""),
            limit(request.query()).orElse(USUAL_PAGE),
            now);
    return switch (operation.handler().run(call)) {
      case Reply.Refused refused -> response(refused);
      case Reply.Done(Object done) ->
          done == Reply.NOTHING
              ? Response.empty(204)
              : done instanceof Document document
                  ? document.response()
                  : Response.json(operation.status(), Json.write(done))
                      .with("Cache-Control", "no-store");
    };
  }

  private static Optional<Reply.Refused> checkQuery(Parameters query, Operation operation) {
    Set<String> known =
        operation.query().stream()
            .map(Operation.QueryParameter::name)
            .collect(Collectors.toUnmodifiableSet());
    for (String name : query.values().keySet()) {
      if (!known.contains(name)) {
        return Optional.of(
            new Reply.Refused(
                400,
                "parameter_unknown",
                "The parameter '" + name + "' is not known here.",
                List.of()));
      }
    }
    if (!query.values().values().stream().flatMap(List::stream).allMatch(Shape::isStorable)) {
      return Optional.of(
          new Reply.Refused(
              400, "parameter_invalid", "A parameter holds an impossible character.", List.of()));
    }
    if (query.has("limit") && limit(query).isEmpty()) {
      return Optional.of(
          new Reply.Refused(
              400, "limit_invalid", "The limit is a number from 1 to 100.", List.of()));
    }
    return Optional.empty();
  }

  private static Optional<Integer> limit(Parameters query) {
    return query
        .one("limit")
        .filter(text -> text.matches("[0-9]{1,3}"))
        .map(Integer::valueOf)
        .filter(limit -> limit >= 1 && limit <= LARGEST_PAGE);
  }

  static Response response(Reply.Refused refused) {
    Response response =
        Response.json(
                refused.status(),
                Json.write(
                    new ErrorBody(
                        new ErrorBody.Error(
                            refused.code(), refused.sentence(), refused.problems()))))
            .with("Cache-Control", "no-store");
    if (refused.retryAfter().isPresent()) {
      return response.with("Retry-After", Long.toString(refused.retryAfter().get().toSeconds()));
    }
    return refused.status() == 401
        ? response.with("WWW-Authenticate", "Bearer realm=\"Gatehouse admin API\"")
        : response;
  }
}
