package dev.gatehouse.server.console;

import dev.gatehouse.server.application.Role;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.credential.PasswordRefusal;
import dev.gatehouse.server.credential.Passwords.Hashed;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Administrators;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /console/-/first/{token}}: where the first operator of an installation makes an account.
 * The address stands in the log of a start, works once and for a day, and ends with the first
 * operator, however that one came.
 */
final class FirstOperator {
  static final String PAGE = "/console/-/first/{token}";

  private static final String TEMPLATE = "console/first";

  private final ConsoleDoor.Below below;
  private final Administrators administrators;
  private final Shell shell;

  FirstOperator(ConsoleDoor.Below below, Administrators administrators, Shell shell) {
    this.below = below;
    this.administrators = administrators;
    this.shell = shell;
  }

  Optional<URI> prepare(String slug, Instant now) {
    return below
        .database()
        .write(
            tx -> {
              if (!below.operators().prepare(tx, slug, now)) {
                throw new IllegalArgumentException("another organization has the slug " + slug);
              }
              return isThereOne(tx)
                  ? Optional.<String>empty()
                  : Optional.of(below.operators().renewLink(tx, now));
            })
        .map(token -> below.publicAddress().resolve(PAGE.replace("{token}", token)));
  }

  private boolean isThereOne(Transaction tx) {
    return below
        .operators()
        .organization(tx)
        .flatMap(theirs -> below.organizations().scope(tx, theirs.id()))
        .filter(scope -> !administrators.active(tx, scope, 1).isEmpty())
        .isPresent();
  }

  private boolean isOpen(Transaction tx, String token, Instant now) {
    return below.operators().isOpen(tx, token, now) && !isThereOne(tx);
  }

  Response open(Request request) {
    String token = request.pathParameter("token");
    Instant now = below.clock().instant();
    return below.database().read(tx -> isOpen(tx, token, now))
        ? form(200, token, new FirstForm("", "", Problems.NONE))
        : unusable();
  }

  private Response form(int status, String token, FirstForm form) {
    return shell.alone(
        status, TEMPLATE, Map.of("action", PAGE.replace("{token}", token), "form", form));
  }

  private Response unusable() {
    return shell.alone(
        404,
        "console/outside",
        Map.of("sentence", ConsoleRefusal.FIRST_LINK_UNUSABLE.sentence(), "next", Entrance.FRONT));
  }

  Response make(Request request) {
    String token = request.pathParameter("token");
    Instant now = below.clock().instant();
    if (!below.database().read(tx -> isOpen(tx, token, now))) {
      return unusable();
    }
    String email = request.form().one("email").orElse("").strip();
    String name = request.form().one("name").orElse("").strip();
    String password = request.form().one("password").orElse("");
    Optional<PasswordRefusal> wrong =
        password.equals(request.form().one("repeated").orElse(""))
            ? below.passwords().problem(password, List.of(email, name))
            : Optional.of(PasswordRefusal.NOT_REPEATED);
    if (wrong.isPresent()) {
      return form(
          400, token, new FirstForm(email, name, Problems.of("password", wrong.get().sentence())));
    }
    return switch (below.passwords().hash(password)) {
      case Hashed.Busy busy ->
          form(
              503,
              token,
              new FirstForm(email, name, Problems.of("password", PasswordRefusal.BUSY.sentence())));
      case Hashed.Done hashed ->
          make(request, token, new FirstForm(email, name, Problems.NONE), hashed);
    };
  }

  private Response make(Request request, String token, FirstForm form, Hashed.Done hashed) {
    Instant now = below.clock().instant();
    Outcome<User> outcome =
        below
            .database()
            .write(
                tx ->
                    isThereOne(tx) || !below.operators().isOpen(tx, token, now)
                        ? new Outcome.Absent<>()
                        : made(tx, request, token, form, hashed));
    return switch (outcome) {
      case Outcome.Absent<User>() -> unusable();
      case Outcome.Conflict<User>(Outcome.Problem problem) ->
          form(409, token, wrong(form, problem));
      case Outcome.Invalid<User>(List<Outcome.Problem> problems) ->
          form(400, token, wrong(form, problems.getFirst()));
      case Outcome.Done<User> done -> {
        String slug =
            below
                .database()
                .read(tx -> below.operators().organization(tx))
                .map(Organization::slug)
                .orElse("");
        yield Response.redirect(request.publicAddress().resolve(Entrance.FRONT + "/" + slug));
      }
    };
  }

  private static FirstForm wrong(FirstForm form, Outcome.Problem problem) {
    String field = problem.field().equals("displayName") ? "name" : "email";
    return new FirstForm(form.email(), form.name(), Problems.of(field, problem.sentence()));
  }

  private Outcome<User> made(
      Transaction tx, Request request, String token, FirstForm form, Hashed.Done hashed) {
    Instant now = below.clock().instant();
    Organization theirs = below.operators().organization(tx).orElseThrow();
    OrganizationScope scope =
        below.organizations().scopeEvenIfDisabled(tx, theirs.id()).orElseThrow();
    UserDraft draft =
        new UserDraft(form.email(), form.name(), new User.Method.Password(), administering(tx));
    Outcome<User> outcome = below.users().create(tx, scope, draft, User.Source.INVITED, now);
    if (outcome instanceof Outcome.Done<User>(User user)) {
      below.passwords().set(tx, scope, user.id(), hashed, now);
      below.operators().take(tx, token, now);
      String id = user.id().value();
      below
          .audit()
          .record(
              tx,
              scope,
              new Entry(
                  Actor.system("first operator"),
                  "user.created",
                  new Target("user", id),
                  "",
                  new String(
                      Doc.write(Map.of("userName", user.userName(), "roles", user.roles())),
                      java.nio.charset.StandardCharsets.UTF_8),
                  request.clientAddress()),
              now);
    }
    return outcome;
  }

  /** The role with most permissions among those of administrators: usually Admin. */
  private List<String> administering(Transaction tx) {
    return below.roles().list(tx).stream()
        .filter(role -> role.permissions().contains(LockOutGuard.PERMISSION))
        .max(java.util.Comparator.comparing(role -> role.permissions().size()))
        .map(Role::key)
        .stream()
        .toList();
  }
}
