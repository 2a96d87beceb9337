package dev.gatehouse.server.application;

import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationStore.StoredSecret;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.Problems;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The applications of the installation. They belong to the operator, not to an organization. */
public final class Applications {
  /** So many secrets of one application can be valid at once: enough to rotate. */
  public static final int MOST_SECRETS = 5;

  private static final int HINT_LENGTH = 4;
  private static final int LONGEST_SECRET = 512;

  private final ApplicationStore store = new ApplicationStore();

  /**
   * Creates an enabled application. A conflict if its client id or one of its hosts is another's.
   */
  public Outcome<Application> create(Transaction tx, ApplicationDraft entered, Instant now) {
    ApplicationId id = ApplicationId.random();
    ApplicationDraft draft = ApplicationRules.withClientId(entered, id);
    Optional<Outcome<Application>> refused = refusal(tx, null, draft);
    if (refused.isPresent()) {
      return refused.get();
    }
    Application application = new Application(id, draft, true, now, now);
    store.insert(tx, application);
    return new Outcome.Done<>(application);
  }

  /** Replaces all settings; an empty client id keeps the one that stands. */
  public Outcome<Application> update(
      Transaction tx, ApplicationId id, ApplicationDraft entered, Instant now) {
    Optional<Application> known = store.get(tx, id);
    if (known.isEmpty()) {
      return new Outcome.Absent<>();
    }
    ApplicationDraft draft =
        entered.clientId().isEmpty() ? entered.withClientId(known.get().clientId()) : entered;
    if (draft.kind() != known.get().settings().kind()) {
      return new Problems()
          .add("kind", "kind_fixed", "The kind of an application cannot change.")
          .outcome();
    }
    Optional<Outcome<Application>> refused = refusal(tx, id, draft);
    if (refused.isPresent()) {
      return refused.get();
    }
    Application updated =
        new Application(id, draft, known.get().enabled(), known.get().createdAt(), now);
    store.update(tx, updated);
    return new Outcome.Done<>(updated);
  }

  private Optional<Outcome<Application>> refusal(
      Transaction tx, @Nullable ApplicationId self, ApplicationDraft draft) {
    Problems problems = ApplicationRules.check(draft);
    if (draft.audience() instanceof Audience.Only(List<OrganizationId> organizations)) {
      for (OrganizationId organization : organizations) {
        problems.require(
            store.organizationExists(tx, organization),
            "audience",
            "organization_unknown",
            "There is no organization " + organization + ".");
      }
    }
    if (!problems.isEmpty()) {
      return Optional.of(problems.outcome());
    }
    if (isAnothers(self, store.byClientId(tx, draft.clientId()))) {
      return Optional.of(
          Outcome.conflict(
              "clientId", "client_id_taken", "Another application has this client id."));
    }
    for (String host : draft.hosts()) {
      if (isAnothers(self, store.byHost(tx, host))) {
        return Optional.of(
            Outcome.conflict("hosts", "host_taken", "Another application protects " + host + "."));
      }
    }
    return Optional.empty();
  }

  private static boolean isAnothers(@Nullable ApplicationId self, Optional<Application> holder) {
    return holder.isPresent() && !holder.get().id().equals(self);
  }

  public Optional<Application> get(Transaction tx, ApplicationId id) {
    return store.get(tx, id);
  }

  /** Enabled or not: the caller looks. */
  public Optional<Application> byClientId(Transaction tx, String clientId) {
    return store.byClientId(tx, clientId);
  }

  /**
   * The application that protects a host. Enabled or not: the caller looks.
   *
   * @param host in any case, with its port if it is not the usual one
   */
  public Optional<Application> byHost(Transaction tx, String host) {
    return store.byHost(tx, host.toLowerCase(Locale.ROOT));
  }

  /** By id; {@code after} is the cursor of the page before. */
  public Page<Application> list(Transaction tx, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(store.list(tx, after, size + 1), size, application -> application.id().value());
  }

  public Outcome<Application> setEnabled(
      Transaction tx, ApplicationId id, boolean enabled, Instant now) {
    return store.setEnabled(tx, id, enabled, now)
        ? new Outcome.Done<>(store.get(tx, id).orElseThrow())
        : new Outcome.Absent<>();
  }

  /** False if there was none. */
  public boolean delete(Transaction tx, ApplicationId id) {
    return store.delete(tx, id);
  }

  /** Whether people of an organization may use an application at all. */
  public static boolean admits(Application application, OrganizationScope scope) {
    return application.enabled()
        && switch (application.settings().audience()) {
          case Audience.Everyone() -> true;
          case Audience.Only(List<OrganizationId> organizations) ->
              organizations.contains(scope.organization());
        };
  }

  /** A client secret as it may be shown. */
  public record ClientSecret(
      String id, String hint, Instant createdAt, Optional<Instant> expiresAt) {}

  /**
   * A new secret.
   *
   * @param secret shown this once; only its hash is kept
   */
  public record IssuedSecret(ClientSecret about, String secret) {
    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "IssuedSecret[" + about.id() + "]";
    }
  }

  /**
   * Adds a secret beside those that stand.
   *
   * @param expiresAt null for never
   */
  public Outcome<IssuedSecret> issueSecret(
      Transaction tx, ApplicationId id, @Nullable Instant expiresAt, Instant now) {
    return addSecret(tx, id, Tokens.random("gh_secret_"), expiresAt, now);
  }

  /**
   * Adds a secret that the operator chose, for the start-up file.
   *
   * @param secret 32 to 512 characters
   */
  public Outcome<IssuedSecret> adoptSecret(
      Transaction tx, ApplicationId id, String secret, Instant now) {
    if (secret.length() < 32 || secret.length() > LONGEST_SECRET) {
      return new Problems()
          .add("clientSecret", "client_secret_invalid", "Must have 32 to 512 characters.")
          .outcome();
    }
    return addSecret(tx, id, secret, null, now);
  }

  private Outcome<IssuedSecret> addSecret(
      Transaction tx, ApplicationId id, String secret, @Nullable Instant expiresAt, Instant now) {
    Optional<Application> application = store.get(tx, id);
    if (application.isEmpty()) {
      return new Outcome.Absent<>();
    }
    if (!application.get().settings().authentication().usesSecret()) {
      return Outcome.conflict(
          "authentication", "secret_unused", "This application does not authenticate by a secret.");
    }
    store.deleteExpiredSecrets(tx, id, now);
    if (store.secrets(tx, id).size() >= MOST_SECRETS) {
      return Outcome.conflict(
          "secrets", "secrets_too_many", "Revoke a secret first; there are " + MOST_SECRETS + ".");
    }
    ClientSecret about =
        new ClientSecret(
            RandomId.of("sec_"),
            secret.substring(secret.length() - HINT_LENGTH),
            now,
            Optional.ofNullable(expiresAt));
    store.insertSecret(tx, id, new StoredSecret(about, Tokens.hash(secret)));
    return new Outcome.Done<>(new IssuedSecret(about, secret));
  }

  public List<ClientSecret> secrets(Transaction tx, ApplicationId id) {
    return store.secrets(tx, id).stream().map(StoredSecret::about).toList();
  }

  /** False if there was none. */
  public boolean revokeSecret(Transaction tx, ApplicationId id, String secretId) {
    return store.deleteSecret(tx, id, secretId);
  }

  /**
   * Whether a secret is one of the application's. Each is looked at, in time that tells nothing.
   */
  public boolean authenticates(Transaction tx, ApplicationId id, String secret, Instant now) {
    if (secret.length() > LONGEST_SECRET) {
      return false;
    }
    boolean matches = false;
    for (StoredSecret stored : store.secrets(tx, id)) {
      boolean valid = stored.about().expiresAt().map(now::isBefore).orElse(true);
      matches |= valid & Tokens.matches(secret, stored.hash());
    }
    return matches;
  }
}
