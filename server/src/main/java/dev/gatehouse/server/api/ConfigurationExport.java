package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directory;
import dev.gatehouse.server.directory.RoleRules;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import dev.gatehouse.server.webhook.WebhookEndpoint;
import dev.gatehouse.server.webhook.WebhookOwner;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An organization in the words of the start-up file, in an order that does not change by itself,
 * and without secrets. What {@link StartUpReader} reads is what stands here.
 *
 * <p>A connection that nobody has finished yet is nothing that could be read again. It is left out,
 * with what refers to it: its directory, the ways of domains to it, and people who would sign in
 * through it.
 */
final class ConfigurationExport {
  /** Whoever has more of them exports them as CSV, which is written while it is sent. */
  static final int MOST_PEOPLE = 1_000;

  private final AdminApi.Below below;

  ConfigurationExport(AdminApi.Below below) {
    this.below = below;
  }

  /**
   * @param people whether people belong to it
   * @return empty if there are more people than {@link #MOST_PEOPLE}
   */
  Optional<ObjectNode> of(Transaction tx, OrganizationScope scope, boolean people) {
    Organization organization = below.organizations().get(tx, scope.organization()).orElseThrow();
    OrganizationView view = OrganizationView.of(organization);
    List<Connection> connections =
        connections(tx, scope).stream().filter(Connection::finished).toList();
    Set<ConnectionId> finished =
        connections.stream().map(Connection::id).collect(Collectors.toUnmodifiableSet());
    ObjectNode all = Json.MAPPER.createObjectNode();
    all.put("slug", view.slug());
    all.put("name", view.name());
    all.set("sessionPolicy", tree(view.sessionPolicy()));
    all.set("entitlements", tree(view.entitlements()));
    all.set("branding", tree(view.branding()));
    all.putObject("signInPolicy").put("mode", below.policies().get(tx, scope).mode().name());
    MethodNames names = new MethodNames(connections);
    Function<ConnectionId, String> name = id -> names.word(new User.Method.Through(id));
    domains(all.putArray("domains"), below.domains().list(tx, scope), finished, name);
    ArrayNode list = all.putArray("connections");
    connections.forEach(one -> connection(tx, scope, list.addObject(), one));
    directories(
        all.putArray("directories"),
        below.directories().list(tx, scope, "", Page.LARGEST).items().stream()
            .filter(one -> finished.contains(one.connection()))
            .toList(),
        name);
    webhooks(all.putArray("webhooks"), tx, scope);
    return !people || people(all.putArray("users"), tx, scope, finished, names)
        ? Optional.of(all)
        : Optional.empty();
  }

  /** Comments that say what the document does not have; empty where it has everything. */
  String leftOut(Transaction tx, OrganizationScope scope) {
    return connections(tx, scope).stream()
        .filter(one -> !one.finished())
        .map(
            one ->
                "# Left out, with what refers to it: the connection \"%s\", which is not finished."
                    .formatted(oneLine(one.displayName())))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** A name must not end the comment that it stands in. */
  private static String oneLine(String text) {
    return text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", " ");
  }

  private List<Connection> connections(Transaction tx, OrganizationScope scope) {
    return below.connections().list(tx, scope).stream()
        .sorted(
            Comparator.comparing(Connection::displayName).thenComparing(one -> one.id().value()))
        .toList();
  }

  private static JsonNode tree(Object value) {
    return Json.MAPPER.valueToTree(value);
  }

  private static void domains(
      ArrayNode list,
      List<Domain> domains,
      Set<ConnectionId> finished,
      Function<ConnectionId, String> name) {
    for (Domain domain : domains.stream().sorted(Comparator.comparing(Domain::name)).toList()) {
      ObjectNode node = list.addObject().put("name", domain.name());
      if (domain.isVerified() && domain.proof() == Domain.Proof.OPERATOR) {
        node.put("vouched", true);
      }
      domain
          .connection()
          .filter(finished::contains)
          .ifPresent(id -> node.put("connection", name.apply(id)));
    }
  }

  private void connection(
      Transaction tx, OrganizationScope scope, ObjectNode node, Connection connection) {
    ConnectionView view = ConnectionView.of(connection);
    node.put("displayName", view.displayName());
    node.put("preset", view.preset());
    node.put("enabled", view.enabled());
    node.put("description", view.description());
    node.put("logo", view.logo());
    node.set("provisioning", tree(view.provisioning()));
    node.set("mapping", tree(view.mapping()));
    node.put("sessionCapSeconds", view.sessionCapSeconds().orElse(0L));
    node.put("idpInitiated", view.idpInitiated().name());
    node.set("settings", sorted(view.settings()));
    if (!view.secretNames().isEmpty()) {
      ObjectNode secrets = node.putObject("secrets");
      view.secretNames().stream()
          .sorted()
          .forEach(secret -> secrets.putObject(secret).put("secret", References.KEEP));
    }
    RoleRules rules = below.roleMappings().get(tx, scope, connection.id());
    node.set("roleMappings", tree(RoleOperations.RoleMappingsBody.of(rules)));
  }

  private static void directories(
      ArrayNode list, List<Directory> directories, Function<ConnectionId, String> name) {
    for (Directory directory :
        directories.stream()
            .sorted(Comparator.comparing(one -> name.apply(one.connection())))
            .toList()) {
      ObjectNode node = list.addObject();
      node.put("connection", name.apply(directory.connection()));
      node.put("enabled", directory.enabled());
      ArrayNode networks = node.putArray("networks");
      directory.networks().forEach(networks::add);
      node.put("requestsPerSecond", directory.limit().perSecond());
      node.put("burst", directory.limit().burst());
      node.put("takesRoles", directory.takesRoles());
    }
  }

  private void webhooks(ArrayNode list, Transaction tx, OrganizationScope scope) {
    List<WebhookEndpoint> endpoints =
        below.webhooks().list(tx, WebhookOwner.of(scope), "", Page.LARGEST).items().stream()
            .sorted(Comparator.comparing(WebhookEndpoint::url).thenComparing(WebhookEndpoint::id))
            .toList();
    for (WebhookEndpoint endpoint : endpoints) {
      ObjectNode node = list.addObject();
      node.put("url", endpoint.url());
      node.put("description", endpoint.description());
      ArrayNode types = node.putArray("eventTypes");
      endpoint.eventTypes().forEach(types::add);
      node.put("enabled", endpoint.enabled());
    }
  }

  /** False if there are too many. */
  private boolean people(
      ArrayNode list,
      Transaction tx,
      OrganizationScope scope,
      Set<ConnectionId> finished,
      MethodNames names) {
    Page<User> page = below.users().byId(tx, scope, "", MOST_PEOPLE);
    if (page.next().isPresent()) {
      return false;
    }
    List<User> some =
        page.items().stream()
            .filter(
                user ->
                    !(user.method() instanceof User.Method.Through(ConnectionId id))
                        || finished.contains(id))
            .sorted(Comparator.comparing(User::userName))
            .toList();
    for (User user : some) {
      ObjectNode node = list.addObject();
      node.put("userName", user.userName());
      node.put("displayName", user.displayName());
      node.put("authenticationMethod", names.word(user.method()));
      ArrayNode roles = node.putArray("roles");
      user.roles().stream().sorted().forEach(roles::add);
      if (below.policies().localAccess(tx, scope, user.id()) == LocalAccess.ALLOWED) {
        node.put("localAccess", UserOperations.PasswordUse.ALLOWED.name());
      }
    }
    return true;
  }

  /** Objects with their keys in order, however deep; lists stay as they are. */
  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = Json.MAPPER.createObjectNode();
      node.propertyNames().stream()
          .sorted()
          .forEach(key -> object.set(key, sorted(node.path(key))));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = Json.MAPPER.createArrayNode();
      node.forEach(one -> array.add(sorted(one)));
      return array;
    }
    return node;
  }
}
