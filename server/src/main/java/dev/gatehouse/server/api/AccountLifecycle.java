package dev.gatehouse.server.api;

import dev.gatehouse.server.api.IpsieOperations.Item;
import dev.gatehouse.server.api.IpsieOperations.Level;
import dev.gatehouse.server.api.StartUpEndpoints.DirectoryTrace;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.ProvisioningMode;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.Directory;
import dev.gatehouse.server.directory.DirectoryClient;
import dev.gatehouse.server.directory.DirectoryClient.Authentication;
import dev.gatehouse.server.directory.DirectoryClients;
import dev.gatehouse.server.directory.DirectoryToken;
import dev.gatehouse.server.directory.DirectoryTokens;
import dev.gatehouse.server.directory.RoleMappings;
import dev.gatehouse.server.directory.RoleRules.RoleMapping;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The account lifecycle levels: AL1 deprovisioning, AL2 users and groups, AL3 roles. */
final class AccountLifecycle implements IpsieOperations.Part {
  private static final int MOST_NAMED = 10;

  /** What the account lifecycle profile of SCIM wants served to one tenant. */
  private static final int REQUESTS_PER_SECOND = 25;

  private final Below below;
  private final Trail trail;

  /** The features below. */
  record Below(
      Organizations organizations,
      Connections connections,
      Directories directories,
      DirectoryTokens tokens,
      DirectoryClients clients,
      RoleMappings mappings,
      Users users) {}

  AccountLifecycle(Below below, Trail trail) {
    this.below = below;
    this.trail = trail;
  }

  /** An enabled connection with what provisions through it. */
  private record Way(
      Connection connection,
      Optional<Directory> directory,
      List<DirectoryToken> tokens,
      List<DirectoryClient> clients,
      boolean groupsGiveRoles)
      implements IpsieOperations.Asked {

    @Override
    public String id() {
      return connection.id().value();
    }

    /** It can be told to remove somebody. */
    private boolean serves() {
      return directory.filter(Directory::enabled).isPresent();
    }

    private boolean hasKeyClient() {
      return clients.stream()
          .anyMatch(one -> one.authentication() == Authentication.PRIVATE_KEY_JWT);
    }

    private boolean hasSecret() {
      return !tokens.isEmpty()
          || clients.stream().anyMatch(one -> one.authentication() == Authentication.CLIENT_SECRET);
    }
  }

  @Override
  public List<Item> items(Transaction tx, Call call) {
    boolean inPlan =
        below
            .organizations()
            .get(tx, call.scope().organization())
            .orElseThrow()
            .entitlements()
            .scimAllowed();
    List<Way> ways =
        below.connections().listEnabled(tx, call.scope()).stream()
            .map(connection -> way(tx, call, connection))
            .toList();
    List<Item> items = new ArrayList<>();
    deprovisioning(items, ways, inPlan);
    usersAndGroups(items, ways, tx, call);
    roles(items, ways);
    return items;
  }

  private Way way(Transaction tx, Call call, Connection connection) {
    Optional<Directory> directory =
        below.directories().ofConnection(tx, call.scope(), connection.id());
    return new Way(
        connection,
        directory,
        directory
            .map(one -> below.tokens().list(tx, call.scope(), one.id()))
            .orElse(List.of())
            .stream()
            .filter(token -> token.revokedAt().isEmpty() && !token.isExpired(call.now()))
            .toList(),
        directory.map(one -> below.clients().list(tx, call.scope(), one.id())).orElse(List.of()),
        below.mappings().get(tx, call.scope(), connection.id()).mappings().stream()
            .map(RoleMapping::claim)
            .anyMatch(String::isEmpty));
  }

  private static void deprovisioning(List<Item> items, List<Way> ways, boolean inPlan) {
    items.add(
        new Item(
            Level.AL1,
            "scim_in_plan",
            "The organization's plan includes provisioning over SCIM.",
            inPlan,
            List.of(),
            Optional.of("entitlements.scimAllowed of the organization")));
    items.add(
        Item.ofEach(
            ways,
            Way::serves,
            Level.AL1,
            "directory_enabled",
            "The provider of each enabled connection can suspend and delete users over SCIM.",
            "create or enable a directory for the connection"));
    items.add(
        Item.ofEach(
            ways,
            way -> way.hasKeyClient() || way.hasSecret(),
            Level.AL1,
            "directory_credentials",
            "Each directory has a token or client with which the identity provider comes in.",
            "clients or tokens of the directory"));
    items.add(
        Item.ofEach(
            ways,
            way -> way.hasKeyClient() && !way.hasSecret(),
            Level.AL1,
            "private_key_jwt_only",
            "The identity provider proves who it is by client credentials with private_key_jwt"
                + " (RFC 7523), and no long-lived token or secret is left.",
            "add a client with PRIVATE_KEY_JWT, then revoke tokens and clients with secrets"));
    items.add(
        Item.ofEach(
            ways,
            way ->
                way.directory()
                    .filter(one -> one.limit().perSecond() >= REQUESTS_PER_SECOND)
                    .isPresent(),
            Level.AL1,
            "request_rate",
            "At least 25 SCIM requests are served in a second.",
            "requestsPerSecond of the directory"));
    items.add(
        Item.always(
            Level.AL1,
            "deactivation_ends_access",
            "Who is deactivated or deleted loses sessions, refresh tokens and API keys at once."));
  }

  private void usersAndGroups(List<Item> items, List<Way> ways, Transaction tx, Call call) {
    items.add(
        Item.ofEach(
            ways,
            way -> way.connection().provisioning().mode() == ProvisioningMode.SCIM,
            Level.AL2,
            "provisioned_before_sign_in",
            "Users are created over SCIM before they sign in, and not by signing in.",
            "provisioning.mode of the connection: SCIM"));
    List<String> local =
        below.users().unmanaged(tx, call.scope(), MOST_NAMED).stream().map(UserId::value).toList();
    items.add(
        new Item(
            Level.AL2,
            "no_local_users",
            "Every active user is managed by a directory.",
            local.isEmpty(),
            local,
            Optional.of("provision these users, or deactivate or delete them")));
    items.add(
        Item.always(
            Level.AL2,
            "profiles_are_the_directorys",
            "What a directory says of a user cannot be changed here, not by an administrator and"
                + " not by signing in."));
    items.add(
        Item.ofEach(
            ways,
            Way::groupsGiveRoles,
            Level.AL2,
            "groups_give_roles",
            "Membership in groups decides roles.",
            "role mappings of the connection, with an empty claim"));
  }

  private static void roles(List<Item> items, List<Way> ways) {
    items.add(
        Item.ofEach(
            ways,
            way -> way.directory().filter(Directory::takesRoles).isPresent(),
            Level.AL3,
            "roles_exposed",
            "The identity provider can read over SCIM which roles there are, and give them.",
            "takesRoles of the directory"));
  }

  /** Lets the directories give roles. All else has to be agreed with the identity provider. */
  @Override
  public void switchOn(Transaction tx, Call call, Level level) {
    if (!level.includes(Level.AL3)) {
      return;
    }
    for (Connection connection : below.connections().listEnabled(tx, call.scope())) {
      below
          .directories()
          .ofConnection(tx, call.scope(), connection.id())
          .filter(directory -> !directory.takesRoles())
          .ifPresent(directory -> letGiveRoles(tx, call, directory));
    }
  }

  private void letGiveRoles(Transaction tx, Call call, Directory before) {
    Outcome<Directory> outcome =
        below
            .directories()
            .update(tx, call.scope(), before.id(), before.draft().takingRoles(true), call.now());
    if (!(outcome instanceof Outcome.Done<Directory>(Directory after))) {
      throw new RolledBackException(Reply.of(outcome, DirectoryTrace::of));
    }
    trail.inside(
        tx,
        call,
        "directory.updated",
        "directory",
        after.id().value(),
        DirectoryTrace.of(before),
        DirectoryTrace.of(after));
  }
}
