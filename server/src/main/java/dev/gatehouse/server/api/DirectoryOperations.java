package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.Directory;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.directory.DirectoryDraft;
import dev.gatehouse.server.directory.DirectoryId;
import dev.gatehouse.server.directory.RefusedRequest;
import dev.gatehouse.server.directory.RefusedRequests;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Outcome;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations on directories: the SCIM side of connections. */
final class DirectoryOperations {
  static final String READ = "directories:read";
  static final String WRITE = "directories:write";
  static final String ALL = "/organizations/{organization}/directories";
  static final String ONE = ALL + "/{directory}";
  static final String TAKES_ROLES =
      "Whether the SCIM attribute roles of a user gives roles, by their key or name. A change takes"
          + " effect for each person with the next request about them or about a group of theirs:"
          + " a provider that leaves out who has not changed has to provision everybody anew.";

  private final Database database;
  private final Directories directories;
  private final Trail trail;
  private final URI publicAddress;
  private final RefusedRequests refused = new RefusedRequests();

  DirectoryOperations(Database database, Directories directories, Trail trail, URI publicAddress) {
    this.database = database;
    this.directories = directories;
    this.trail = trail;
    this.publicAddress = publicAddress;
  }

  /** A directory as somebody enters it. */
  record DirectoryInput(
      @Doc("The id of the connection through which its people sign in; cannot change.")
          String connection,
      @Doc("IPv4 or IPv6 addresses or CIDR blocks from where it works; left out for everywhere.")
          @Nullable List<String> networks,
      @Doc("In the long run, to each node; 50 unless given.") @Nullable Integer requestsPerSecond,
      @Doc("At once; four seconds' worth unless given.") @Nullable Integer burst,
      @Doc(TAKES_ROLES + " Off unless given: many clients send it without meaning ours.")
          @Nullable Boolean takesRoles) {
    DirectoryDraft draft(DirectoryDraft usual) {
      return merged(usual, networks, requestsPerSecond, burst, takesRoles);
    }
  }

  /** What changes; what is left out stays as it is. */
  record DirectoryChange(
      @Doc("An empty list for everywhere.") @Nullable List<String> networks,
      @Nullable Integer requestsPerSecond,
      @Doc("Four seconds' worth where only requestsPerSecond is given.") @Nullable Integer burst,
      @Doc(TAKES_ROLES) @Nullable Boolean takesRoles) {
    DirectoryDraft draft(DirectoryDraft current) {
      return merged(current, networks, requestsPerSecond, burst, takesRoles);
    }
  }

  private static DirectoryDraft merged(
      DirectoryDraft base,
      @Nullable List<String> networks,
      @Nullable Integer requestsPerSecond,
      @Nullable Integer burst,
      @Nullable Boolean takesRoles) {
    RateLimit limit = base.limit();
    if (requestsPerSecond != null) {
      // A vast number is refused by the rules, not by an overflow.
      limit = RateLimit.of(Math.clamp(requestsPerSecond, -1, 100_000_000));
    }
    if (burst != null) {
      limit = new RateLimit(limit.perSecond(), burst);
    }
    return new DirectoryDraft(
        base.enabled(),
        networks == null ? base.networks() : networks,
        limit,
        takesRoles == null ? base.takesRoles() : takesRoles);
  }

  /** A directory as the API shows it. */
  record DirectoryView(
      String id,
      String connection,
      boolean enabled,
      @Doc("Enter this at the identity provider as the SCIM base URL.") String baseUrl,
      @Doc("Where OAuth clients get tokens.") String tokenUrl,
      List<String> networks,
      int requestsPerSecond,
      int burst,
      @Doc(TAKES_ROLES) boolean takesRoles,
      Instant createdAt,
      Instant updatedAt) {}

  /** What a directory's requests were refused for. */
  record RefusedRequestView(
      @Doc("When it was refused last.") Instant at,
      Instant firstAt,
      @Doc("How often it came, the same each time.") long times,
      String method,
      @Doc("Below /scim/v2; what names people is left out.") String path,
      int status,
      @Doc("The keyword of RFC 7644 section 3.12; left out where it has none.")
          Optional<String> scimType,
      @Doc("By which the documentation explains it; left out where the status says enough.")
          Optional<String> code,
      @Doc("As it was answered, without values.") String detail,
      @Doc("X-Correlation-Id of the last answer: the client's own, where it sent one.")
          String correlationId) {
    static RefusedRequestView of(RefusedRequest one) {
      return new RefusedRequestView(
          one.lastAt(),
          one.firstAt(),
          one.times(),
          one.method(),
          one.path(),
          one.status(),
          Optional.of(one.scimType()).filter(type -> !type.isEmpty()),
          Optional.of(one.code()).filter(code -> !code.isEmpty()),
          one.detail(),
          one.correlationId());
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Directories")
        .list(
            "listDirectories",
            ALL,
            READ,
            "Lists the directories.",
            DirectoryView.class,
            List.of(),
            call ->
                database.read(
                    tx ->
                        call.page(
                            directories.list(tx, call.scope(), call.after(), call.limit()),
                            this::view)))
        .create(
            "createDirectory",
            ALL,
            WRITE,
            "Makes the directory of a connection, so that its people can be provisioned over SCIM.",
            DirectoryInput.class,
            DirectoryView.class,
            this::create)
        .get(
            "getDirectory",
            ONE,
            READ,
            "Shows a directory.",
            DirectoryView.class,
            call ->
                database.read(
                    tx -> Reply.found(directories.get(tx, call.scope(), id(call)), this::view)))
        .get(
            "listRefusedScimRequests",
            ONE + "/refused-requests",
            READ,
            "Lists what requests of the directory were refused for, newest first, 200 at most of"
                + " the last 30 days; only those whose token was known.",
            OperationGroup.listOf(RefusedRequestView.class),
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            directories.get(tx, call.scope(), id(call)),
                            directory ->
                                refused.list(tx, call.scope(), directory.id()).stream()
                                    .map(RefusedRequestView::of)
                                    .toList())))
        .change(
            "updateDirectory",
            ONE,
            WRITE,
            "Changes what is given.",
            DirectoryChange.class,
            DirectoryView.class,
            call -> change(call, "directory.updated", call.input(DirectoryChange.class)::draft))
        .act(
            "disableDirectory",
            ONE + "/disable",
            WRITE,
            "Refuses every request of the directory; its people stay as they are.",
            DirectoryView.class,
            call -> change(call, "directory.disabled", draft -> draft.enabled(false)))
        .act(
            "enableDirectory",
            ONE + "/enable",
            WRITE,
            "Serves the directory again.",
            DirectoryView.class,
            call -> change(call, "directory.enabled", draft -> draft.enabled(true)))
        .delete(
            "deleteDirectory",
            ONE,
            WRITE,
            "Deletes a directory with its tokens and clients; its people stay.",
            this::delete)
        .all();
  }

  private Reply create(Call call) {
    DirectoryInput input = call.input(DirectoryInput.class);
    return database.write(
        tx -> {
          Outcome<Directory> outcome =
              directories.create(
                  tx,
                  call.scope(),
                  new ConnectionId(input.connection()),
                  input.draft(directories.usual()),
                  call.now());
          if (outcome instanceof Outcome.Done<Directory>(Directory created)) {
            trail.inside(
                tx,
                call,
                "directory.created",
                "directory",
                created.id().value(),
                Trail.NOTHING,
                view(created));
          }
          return Reply.of(outcome, this::view);
        });
  }

  private Reply change(Call call, String action, Function<DirectoryDraft, DirectoryDraft> change) {
    return database.write(
        tx -> {
          Optional<Directory> before = directories.get(tx, call.scope(), id(call));
          if (before.isEmpty()) {
            return Reply.notFound();
          }
          Outcome<Directory> outcome =
              directories.update(
                  tx, call.scope(), id(call), change.apply(before.get().draft()), call.now());
          if (outcome instanceof Outcome.Done<Directory>(Directory after)) {
            trail.inside(
                tx, call, action, "directory", after.id().value(), view(before.get()), view(after));
          }
          return Reply.of(outcome, this::view);
        });
  }

  private Reply delete(Call call) {
    return database.write(
        tx -> {
          Optional<Directory> before = directories.get(tx, call.scope(), id(call));
          if (before.isEmpty() || !directories.delete(tx, call.scope(), id(call), call.now())) {
            return Reply.notFound();
          }
          trail.inside(
              tx,
              call,
              "directory.deleted",
              "directory",
              before.get().id().value(),
              view(before.get()),
              Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private DirectoryView view(Directory directory) {
    return new DirectoryView(
        directory.id().value(),
        directory.connection().value(),
        directory.enabled(),
        publicAddress + "/scim/v2",
        publicAddress + "/scim/v2/oauth/token",
        directory.networks(),
        directory.limit().perSecond(),
        directory.limit().burst(),
        directory.takesRoles(),
        directory.createdAt(),
        directory.updatedAt());
  }

  static DirectoryId id(Call call) {
    return new DirectoryId(call.request().pathParameter("directory"));
  }
}
