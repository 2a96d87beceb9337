package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.credential.ApiKey;
import dev.gatehouse.server.credential.ApiKeyDraft;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.web.AddressRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on API keys. No key can make one that may do more than itself. */
final class ApiKeyOperations {
  private static final String READ = "api_keys:read";
  private static final String WRITE = "api_keys:write";
  private static final String INSIDE = "/organizations/{organization}/api-keys";
  private static final String OPERATOR = "/api-keys";

  private final Database database;
  private final ApiKeys keys;
  private final Trail trail;

  ApiKeyOperations(Database database, ApiKeys keys, Trail trail) {
    this.database = database;
    this.keys = keys;
    this.trail = trail;
  }

  /** A key as somebody asks for it. */
  record ApiKeyInput(
      String name,
      @Doc("Such as users:read; write includes read.") List<String> scopes,
      @Doc("IPv4 or IPv6 addresses or CIDR blocks from where it works; left out for everywhere.")
          @Nullable List<String> networks,
      @Doc("Left out for never.") @Nullable Instant expiresAt,
      @Doc(
              "The id of the user whose key it is, if it is somebody's: it ends for good when that"
                  + " user is deactivated or deleted. For keys of organizations only.")
          @Nullable String user) {
    ApiKeyDraft draft() {
      return new ApiKeyDraft(
          name,
          scopes,
          networks == null ? List.of() : networks,
          Optional.ofNullable(expiresAt),
          Optional.ofNullable(user).map(UserId::new));
    }
  }

  /** A key as the API shows it. */
  record ApiKeyView(
      String id,
      Optional<String> organization,
      @Doc("Whose key it is, if it is somebody's.") Optional<String> user,
      String name,
      @Doc("The last characters of the key.") String hint,
      List<String> scopes,
      List<String> networks,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> revokedAt,
      @Doc("To the minute.") Optional<Instant> lastUsedAt,
      @Doc("Whether its user made it: it never may do more than they may.") boolean ownRights) {
    static ApiKeyView of(ApiKey key) {
      return new ApiKeyView(
          key.id(),
          key.organization().map(Object::toString),
          key.user().map(UserId::value),
          key.name(),
          key.hint(),
          key.scopes(),
          key.networks(),
          key.createdAt(),
          key.expiresAt(),
          key.revokedAt(),
          key.lastUsedAt(),
          key.ownRights());
    }
  }

  /** A new key, with the token. */
  record IssuedKeyView(ApiKeyView key, @Doc("Shown this once.") String token) {
    static IssuedKeyView of(ApiKeys.Issued issued) {
      return new IssuedKeyView(ApiKeyView.of(issued.key()), issued.token());
    }

    /** The token stays out of logs. */
    @Override
    public String toString() {
      return "IssuedKeyView[" + key.id() + "]";
    }
  }

  List<Operation> operations() {
    return new OperationGroup("API keys")
        .list(
            "listApiKeys",
            INSIDE,
            READ,
            "Lists the API keys of an organization.",
            ApiKeyView.class,
            List.of(new QueryParameter("user", "Only the keys of the user of this id.")),
            call -> database.read(tx -> call.page(page(tx, call), ApiKeyView::of)))
        .create(
            "createApiKey",
            INSIDE,
            WRITE,
            "Makes an API key that acts in this organization and nowhere else.",
            ApiKeyInput.class,
            IssuedKeyView.class,
            call -> issue(call, true))
        .delete(
            "revokeApiKey",
            INSIDE + "/{key}",
            WRITE,
            "Revokes an API key for good.",
            call -> revoke(call, true))
        .list(
            "listOperatorApiKeys",
            OPERATOR,
            READ,
            "Lists the operator's API keys.",
            ApiKeyView.class,
            List.of(),
            call ->
                database.read(
                    tx ->
                        call.page(
                            keys.listOfOperator(tx, call.after(), call.limit()), ApiKeyView::of)))
        .create(
            "createOperatorApiKey",
            OPERATOR,
            WRITE,
            "Makes an API key that acts in every organization.",
            ApiKeyInput.class,
            IssuedKeyView.class,
            call -> issue(call, false))
        .delete(
            "revokeOperatorApiKey",
            OPERATOR + "/{key}",
            WRITE,
            "Revokes an operator's API key for good.",
            call -> revoke(call, false))
        .all();
  }

  private Page<ApiKey> page(Transaction tx, Call call) {
    return call.query("user")
        .map(
            user -> keys.listOfUser(tx, call.scope(), new UserId(user), call.after(), call.limit()))
        .orElseGet(() -> keys.list(tx, call.scope(), call.after(), call.limit()));
  }

  private Reply issue(Call call, boolean inside) {
    ApiKeyDraft draft = call.input(ApiKeyInput.class).draft();
    List<String> possible = inside ? ApiScopes.insideOrganizations() : ApiScopes.all();
    List<String> unknown =
        draft.scopes().stream().filter(scope -> !possible.contains(scope)).toList();
    if (!unknown.isEmpty()) {
      return Reply.invalid(
          "scopes",
          "scope_unknown",
          "A key of this kind has no scope " + String.join(", ", unknown) + ".");
    }
    Optional<Reply> beyond = beyond(call.caller(), draft);
    if (beyond.isPresent()) {
      return beyond.get();
    }
    return database.write(
        tx -> {
          Outcome<ApiKeys.Issued> outcome =
              inside ? issueInside(tx, call, draft) : keys.issueForOperator(tx, draft, call.now());
          if (outcome instanceof Outcome.Done<ApiKeys.Issued>(ApiKeys.Issued issued)) {
            Object view = ApiKeyView.of(issued.key());
            if (inside) {
              trail.inside(
                  tx, call, "api_key.created", "api_key", issued.key().id(), Trail.NOTHING, view);
            } else {
              trail.operator(
                  tx, call, "api_key.created", "api_key", issued.key().id(), Trail.NOTHING, view);
            }
          }
          return Reply.of(outcome, IssuedKeyView::of);
        });
  }

  private Outcome<ApiKeys.Issued> issueInside(Transaction tx, Call call, ApiKeyDraft draft) {
    return switch (call.caller()) {
      case Caller.Key(ApiKey maker) -> keys.issue(tx, call.scope(), maker, draft, call.now());
      case Caller.Person unused -> keys.issue(tx, call.scope(), draft, call.now());
      case Caller.Guest guest ->
          throw new IllegalStateException("the gate lets no guest make keys");
    };
  }

  /**
   * No key makes one that may do more, from more places, or for longer than itself: else whoever
   * steals a narrow key could widen it, and whoever leaves could stay by a key that is nobody's.
   */
  static Optional<Reply> beyond(Caller caller, ApiKeyDraft draft) {
    List<String> scopes = draft.scopes().stream().filter(scope -> !caller.allows(scope)).toList();
    if (!scopes.isEmpty()) {
      return forbidden(
          "scope_beyond_own", "Nobody can give what they lack: " + String.join(", ", scopes));
    }
    return switch (caller) {
      case Caller.Key(ApiKey own) -> beyond(own, draft);
      // The trail names the person, and another administrator can revoke the key.
      case Caller.Person unused -> Optional.empty();
      case Caller.Guest guest -> throw new IllegalStateException("no guest has scopes of keys");
    };
  }

  private static Optional<Reply> beyond(ApiKey own, ApiKeyDraft draft) {
    boolean everywhere = draft.networks().isEmpty();
    if (!own.networks().isEmpty()
        && (everywhere || !draft.networks().stream().allMatch(network -> covers(own, network)))) {
      return forbidden(
          "network_beyond_own",
          "This key works from certain networks only, and can give no others; name some of "
              + String.join(", ", own.networks()));
    }
    if (own.expiresAt().isPresent()
        && draft.expiresAt().map(own.expiresAt().get()::isBefore).orElse(true)) {
      return forbidden(
          "expiry_beyond_own",
          "A key cannot give a longer life than its own, which ends at " + own.expiresAt().get());
    }
    if (own.user().isPresent() && !own.user().equals(draft.user())) {
      return forbidden(
          "user_beyond_own",
          "This key ends with its user, and can give keys of that user only: "
              + own.user().get().value());
    }
    return Optional.empty();
  }

  private static boolean covers(ApiKey own, String network) {
    try {
      AddressRange wished = AddressRange.parse(network);
      return own.networks().stream().anyMatch(one -> AddressRange.parse(one).contains(wished));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<Reply> forbidden(String code, String sentence) {
    return Optional.of(new Reply.Refused(403, code, sentence + ".", List.of()));
  }

  private Reply revoke(Call call, boolean inside) {
    String id = call.request().pathParameter("key");
    return database.write(
        tx -> {
          Optional<ApiKey> before =
              inside ? keys.get(tx, call.scope(), id) : keys.getOfOperator(tx, id);
          boolean revoked =
              inside
                  ? keys.revoke(tx, call.scope(), id, call.now())
                  : keys.revokeOfOperator(tx, id, call.now());
          if (before.isEmpty() || !revoked) {
            return Reply.notFound();
          }
          Object was = ApiKeyView.of(before.get());
          if (inside) {
            trail.inside(tx, call, "api_key.revoked", "api_key", id, was, Trail.NOTHING);
          } else {
            trail.operator(tx, call, "api_key.revoked", "api_key", id, was, Trail.NOTHING);
          }
          return Reply.nothing();
        });
  }
}
