package dev.gatehouse.server.api;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on applications: the operator's own. */
final class ApplicationOperations {
  private static final String READ = "applications:read";
  private static final String WRITE = "applications:write";
  private static final String ALL = "/applications";
  private static final String ONE = ALL + "/{application}";

  private final Database database;
  private final Applications applications;
  private final Trail trail;

  ApplicationOperations(Database database, Applications applications, Trail trail) {
    this.database = database;
    this.applications = applications;
    this.trail = trail;
  }

  /** A client secret as somebody asks for it. */
  record SecretInput(@Doc("Left out for never.") @Nullable Instant expiresAt) {}

  /** A client secret as the API shows it. */
  record SecretView(
      String id,
      @Doc("Its last characters.") String hint,
      Instant createdAt,
      Optional<Instant> expiresAt) {
    static SecretView of(Applications.ClientSecret secret) {
      return new SecretView(secret.id(), secret.hint(), secret.createdAt(), secret.expiresAt());
    }
  }

  /** A new client secret. */
  record IssuedSecretView(SecretView about, @Doc("Shown this once.") String secret) {
    static IssuedSecretView of(Applications.IssuedSecret issued) {
      return new IssuedSecretView(SecretView.of(issued.about()), issued.secret());
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "IssuedSecretView[" + about.id() + "]";
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Applications")
        .list(
            "listApplications",
            ALL,
            READ,
            "Lists the applications.",
            ApplicationView.class,
            List.of(),
            call ->
                database.read(
                    tx ->
                        call.page(
                            applications.list(tx, call.after(), call.limit()),
                            ApplicationView::of)))
        .create(
            "createApplication",
            ALL,
            WRITE,
            "Registers an application.",
            ApplicationInput.class,
            ApplicationView.class,
            this::create)
        .get(
            "getApplication",
            ONE,
            READ,
            "Shows an application.",
            ApplicationView.class,
            call ->
                database.read(
                    tx -> Reply.found(applications.get(tx, id(call)), ApplicationView::of)))
        .change(
            "updateApplication",
            ONE,
            WRITE,
            "Changes what is given.",
            ApplicationInput.class,
            ApplicationView.class,
            this::update)
        .act(
            "disableApplication",
            ONE + "/disable",
            WRITE,
            "Refuses everything that the application asks.",
            ApplicationView.class,
            call -> setEnabled(call, false))
        .act(
            "enableApplication",
            ONE + "/enable",
            WRITE,
            "Serves the application again.",
            ApplicationView.class,
            call -> setEnabled(call, true))
        .delete("deleteApplication", ONE, WRITE, "Deletes an application.", this::delete)
        .get(
            "listClientSecrets",
            ONE + "/secrets",
            READ,
            "Lists the client secrets, without their values.",
            OperationGroup.listOf(SecretView.class),
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            applications.get(tx, id(call)),
                            application ->
                                applications.secrets(tx, application.id()).stream()
                                    .map(SecretView::of)
                                    .toList())))
        .create(
            "createClientSecret",
            ONE + "/secrets",
            WRITE,
            "Adds a client secret beside those that stand.",
            SecretInput.class,
            IssuedSecretView.class,
            this::issueSecret)
        .delete(
            "revokeClientSecret",
            ONE + "/secrets/{secret}",
            WRITE,
            "Revokes a client secret.",
            this::revokeSecret)
        .all();
  }

  private Reply create(Call call) {
    ApplicationInput input = call.input(ApplicationInput.class);
    ApplicationDraft blank = input.blank();
    Optional<ClientAuthentication> authentication = input.authentication(blank.authentication());
    if (authentication.isEmpty()) {
      return unknownMethod();
    }
    return database.write(
        tx -> {
          Outcome<Application> outcome =
              applications.create(tx, input.merge(blank, authentication.get()), call.now());
          if (outcome instanceof Outcome.Done<Application>(Application created)) {
            trail.operator(
                tx,
                call,
                "application.created",
                "application",
                created.id().value(),
                Trail.NOTHING,
                ApplicationView.of(created));
          }
          return Reply.of(outcome, ApplicationView::of);
        });
  }

  private Reply update(Call call) {
    ApplicationInput input = call.input(ApplicationInput.class);
    return change(
        call,
        "application.updated",
        (tx, before) ->
            input
                .authentication(before.settings().authentication())
                .map(
                    method ->
                        applications.update(
                            tx, before.id(), input.merge(before.settings(), method), call.now()))
                .orElseGet(
                    () ->
                        new Outcome.Invalid<>(
                            List.of(
                                new Outcome.Problem(
                                    "tokenEndpointAuthMethod",
                                    "method_unknown",
                                    METHOD_SENTENCE)))));
  }

  private Reply setEnabled(Call call, boolean enabled) {
    return change(
        call,
        enabled ? "application.enabled" : "application.disabled",
        (tx, before) -> applications.setEnabled(tx, before.id(), enabled, call.now()));
  }

  static final String METHOD_SENTENCE =
      "Give none, client_secret_basic, client_secret_post or private_key_jwt.";

  private static Reply unknownMethod() {
    return Reply.invalid("tokenEndpointAuthMethod", "method_unknown", METHOD_SENTENCE);
  }

  private interface Change {
    Outcome<Application> run(dev.gatehouse.server.db.Transaction tx, Application before);
  }

  private Reply change(Call call, String action, Change change) {
    return database.write(
        tx -> {
          Optional<Application> before = applications.get(tx, id(call));
          if (before.isEmpty()) {
            return Reply.notFound();
          }
          Outcome<Application> outcome = change.run(tx, before.get());
          if (outcome instanceof Outcome.Done<Application>(Application after)) {
            trail.operator(
                tx,
                call,
                action,
                "application",
                after.id().value(),
                ApplicationView.of(before.get()),
                ApplicationView.of(after));
          }
          return Reply.of(outcome, ApplicationView::of);
        });
  }

  private Reply delete(Call call) {
    return database.write(
        tx -> {
          Optional<Application> before = applications.get(tx, id(call));
          if (before.isEmpty() || !applications.delete(tx, id(call))) {
            return Reply.notFound();
          }
          trail.operator(
              tx,
              call,
              "application.deleted",
              "application",
              before.get().id().value(),
              ApplicationView.of(before.get()),
              Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private Reply issueSecret(Call call) {
    SecretInput input = call.input(SecretInput.class);
    return database.write(
        tx -> {
          Outcome<Applications.IssuedSecret> outcome =
              applications.issueSecret(tx, id(call), input.expiresAt(), call.now());
          if (outcome
              instanceof Outcome.Done<Applications.IssuedSecret>(Applications.IssuedSecret done)) {
            trail.operator(
                tx,
                call,
                "client_secret.created",
                "application",
                id(call).value(),
                Trail.NOTHING,
                SecretView.of(done.about()));
          }
          return Reply.of(outcome, IssuedSecretView::of);
        });
  }

  private Reply revokeSecret(Call call) {
    String secret = call.request().pathParameter("secret");
    return database.write(
        tx -> {
          Optional<Applications.ClientSecret> before =
              applications.secrets(tx, id(call)).stream()
                  .filter(one -> one.id().equals(secret))
                  .findFirst();
          if (before.isEmpty() || !applications.revokeSecret(tx, id(call), secret)) {
            return Reply.notFound();
          }
          trail.operator(
              tx,
              call,
              "client_secret.revoked",
              "application",
              id(call).value(),
              SecretView.of(before.get()),
              Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private static ApplicationId id(Call call) {
    return new ApplicationId(call.request().pathParameter("application"));
  }
}
