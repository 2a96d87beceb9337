package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.DirectoryClient;
import dev.gatehouse.server.directory.DirectoryClient.Authentication;
import dev.gatehouse.server.directory.DirectoryClient.Keys;
import dev.gatehouse.server.directory.DirectoryClients;
import dev.gatehouse.server.directory.DirectoryId;
import dev.gatehouse.server.directory.DirectoryToken;
import dev.gatehouse.server.directory.DirectoryTokens;
import dev.gatehouse.server.keys.PublicKeys;
import dev.gatehouse.server.organization.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The operations on what an identity provider proves itself with to a directory. */
final class DirectoryCredentialOperations {
  private static final String READ = DirectoryOperations.READ;
  private static final String WRITE = DirectoryOperations.WRITE;
  private static final String TOKENS = DirectoryOperations.ONE + "/tokens";
  private static final String CLIENTS = DirectoryOperations.ONE + "/clients";

  private final Database database;
  private final Directories directories;
  private final DirectoryTokens tokens;
  private final DirectoryClients clients;
  private final Trail trail;

  DirectoryCredentialOperations(
      Database database,
      Directories directories,
      DirectoryTokens tokens,
      DirectoryClients clients,
      Trail trail) {
    this.database = database;
    this.directories = directories;
    this.tokens = tokens;
    this.clients = clients;
    this.trail = trail;
  }

  /** A token as somebody asks for it. */
  record DirectoryTokenInput(
      String name, @Doc("Left out for never.") @Nullable Instant expiresAt) {}

  /** A token as the API shows it. */
  record DirectoryTokenView(
      String id,
      String name,
      @Doc("The last characters of the token.") String hint,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> revokedAt,
      @Doc("To the minute.") Optional<Instant> lastUsedAt) {
    static DirectoryTokenView of(DirectoryToken token) {
      return new DirectoryTokenView(
          token.id(),
          token.name(),
          token.hint(),
          token.createdAt(),
          token.expiresAt(),
          token.revokedAt(),
          token.lastUsedAt());
    }
  }

  /** A new token, with its secret. */
  record IssuedDirectoryTokenView(
      DirectoryTokenView about,
      @Doc("Shown this once; enter it at the identity provider.") String token) {
    static IssuedDirectoryTokenView of(DirectoryTokens.Issued issued) {
      return new IssuedDirectoryTokenView(DirectoryTokenView.of(issued.token()), issued.secret());
    }

    /** The token stays out of logs. */
    @Override
    public String toString() {
      return "IssuedDirectoryTokenView[" + about.id() + "]";
    }
  }

  /** An OAuth client as somebody asks for it. */
  record DirectoryClientInput(
      String name,
      @Doc("CLIENT_SECRET unless given.") @Nullable Authentication authentication,
      @Doc("For PRIVATE_KEY_JWT: a JSON Web Key Set with public keys.") @Nullable ObjectNode jwks,
      @Doc("For PRIVATE_KEY_JWT: where such a set is published, over https.")
          @Nullable String jwksUri,
      @Doc("For PRIVATE_KEY_JWT: one public key in PEM.") @Nullable String publicKey) {

    /** How often keys were given: at most one way is right. */
    private long ways() {
      return java.util.stream.Stream.of(jwks, jwksUri, publicKey)
          .filter(java.util.Objects::nonNull)
          .count();
    }

    /** Empty if the public key cannot be read. */
    private Optional<Keys> keys() {
      if (publicKey != null) {
        return PublicKeys.jwksOfPem(publicKey).map(set -> new Keys(set, ""));
      }
      return Optional.of(
          new Keys(jwks == null ? "" : jwks.toString(), jwksUri == null ? "" : jwksUri));
    }
  }

  /** An OAuth client as the API shows it. */
  record DirectoryClientView(
      @Doc("The client_id.") String id,
      String name,
      Authentication authentication,
      @Doc("The last characters of the secret; empty for a client with keys.") String hint,
      @Doc("The public keys, as a JSON Web Key Set; absent where they are published.")
          Optional<String> jwks,
      Optional<String> jwksUri,
      Instant createdAt,
      @Doc("When it was last given a token.") Optional<Instant> lastUsedAt) {
    static DirectoryClientView of(DirectoryClient client) {
      return new DirectoryClientView(
          client.id(),
          client.name(),
          client.authentication(),
          client.hint(),
          Optional.of(client.keys().jwks()).filter(set -> !set.isEmpty()),
          Optional.of(client.keys().jwksUri()).filter(address -> !address.isEmpty()),
          client.createdAt(),
          client.lastUsedAt());
    }
  }

  /** A new client, with its secret if it has one. */
  record CreatedDirectoryClientView(
      DirectoryClientView client,
      @Doc("Shown this once; absent for a client with keys.") Optional<String> secret) {
    static CreatedDirectoryClientView of(DirectoryClients.Created created) {
      return new CreatedDirectoryClientView(
          DirectoryClientView.of(created.client()), created.secret());
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "CreatedDirectoryClientView[" + client.id() + "]";
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Directories")
        .get(
            "listDirectoryTokens",
            TOKENS,
            READ,
            "Lists the bearer tokens, newest first, without their values.",
            OperationGroup.listOf(DirectoryTokenView.class),
            call ->
                list(
                    call,
                    (tx, directory) -> tokens.list(tx, call.scope(), directory),
                    DirectoryTokenView::of))
        .create(
            "createDirectoryToken",
            TOKENS,
            WRITE,
            "Adds a bearer token beside those that stand.",
            DirectoryTokenInput.class,
            IssuedDirectoryTokenView.class,
            this::issueToken)
        .delete(
            "revokeDirectoryToken",
            TOKENS + "/{token}",
            WRITE,
            "Revokes a bearer token for good, within two seconds on every node.",
            this::revokeToken)
        .get(
            "listDirectoryClients",
            CLIENTS,
            READ,
            "Lists the OAuth clients, without their secrets.",
            OperationGroup.listOf(DirectoryClientView.class),
            call ->
                list(
                    call,
                    (tx, directory) -> clients.list(tx, call.scope(), directory),
                    DirectoryClientView::of))
        .create(
            "createDirectoryClient",
            CLIENTS,
            WRITE,
            "Makes an OAuth client that gets short-lived tokens of the directory.",
            DirectoryClientInput.class,
            CreatedDirectoryClientView.class,
            this::createClient)
        .delete(
            "deleteDirectoryClient",
            CLIENTS + "/{client}",
            WRITE,
            "Deletes an OAuth client with every token that it was given.",
            this::deleteClient)
        .all();
  }

  private <T> Reply list(
      Call call, BiFunction<Transaction, DirectoryId, List<T>> listed, Function<T, Object> view) {
    return database.read(
        tx ->
            Reply.found(
                directories.get(tx, call.scope(), directory(call)),
                there -> listed.apply(tx, there.id()).stream().map(view).toList()));
  }

  private Reply issueToken(Call call) {
    DirectoryTokenInput input = call.input(DirectoryTokenInput.class);
    return database.write(
        tx ->
            made(
                tx,
                call,
                "directory_token.created",
                tokens.issue(
                    tx, call.scope(), directory(call), input.name(), input.expiresAt(), call.now()),
                issued -> DirectoryTokenView.of(issued.token()),
                IssuedDirectoryTokenView::of));
  }

  private Reply revokeToken(Call call) {
    String id = call.request().pathParameter("token");
    return database.write(
        tx ->
            ended(
                tx,
                call,
                "directory_token.revoked",
                tokens.get(tx, call.scope(), directory(call), id).map(DirectoryTokenView::of),
                () -> tokens.revoke(tx, call.scope(), directory(call), id, call.now())));
  }

  private Reply createClient(Call call) {
    DirectoryClientInput input = call.input(DirectoryClientInput.class);
    if (input.ways() > 1) {
      return Reply.invalid("jwks", "jwks_invalid", "Give jwks, jwksUri or publicKey, only one.");
    }
    Optional<Keys> keys = input.keys();
    if (keys.isEmpty()) {
      return Reply.invalid(
          "publicKey", "public_key_unreadable", "Must be an RSA or elliptic-curve key in PEM.");
    }
    Authentication authentication =
        input.authentication() == null ? Authentication.CLIENT_SECRET : input.authentication();
    return database.write(
        tx ->
            made(
                tx,
                call,
                "directory_client.created",
                clients.create(
                    tx,
                    call.scope(),
                    directory(call),
                    new DirectoryClients.Draft(input.name(), authentication, keys.get()),
                    call.now()),
                created -> DirectoryClientView.of(created.client()),
                CreatedDirectoryClientView::of));
  }

  private Reply deleteClient(Call call) {
    String id = call.request().pathParameter("client");
    return database.write(
        tx ->
            ended(
                tx,
                call,
                "directory_client.deleted",
                clients.list(tx, call.scope(), directory(call)).stream()
                    .filter(client -> client.id().equals(id))
                    .findFirst()
                    .map(DirectoryClientView::of),
                () -> clients.delete(tx, call.scope(), directory(call), id)));
  }

  /**
   * Records what was made, and answers with it.
   *
   * @param about what is recorded: without the secret
   * @param shown what is answered
   */
  private <T> Reply made(
      Transaction tx,
      Call call,
      String action,
      Outcome<T> outcome,
      Function<T, Object> about,
      Function<T, Object> shown) {
    if (outcome instanceof Outcome.Done<T>(T made)) {
      note(tx, call, action, Trail.NOTHING, about.apply(made));
    }
    return Reply.of(outcome, shown);
  }

  /** Ends something that is there, and records what it was. */
  private Reply ended(
      Transaction tx, Call call, String action, Optional<?> before, BooleanSupplier end) {
    if (before.isEmpty() || !end.getAsBoolean()) {
      return Reply.notFound();
    }
    note(tx, call, action, before.get(), Trail.NOTHING);
    return Reply.nothing();
  }

  private void note(Transaction tx, Call call, String action, Object before, Object after) {
    trail.inside(tx, call, action, "directory", directory(call).value(), before, after);
  }

  private static DirectoryId directory(Call call) {
    return DirectoryOperations.id(call);
  }
}
