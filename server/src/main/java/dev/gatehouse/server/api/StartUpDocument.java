package dev.gatehouse.server.api;

import dev.gatehouse.server.api.RoleOperations.RoleMappingsBody;
import dev.gatehouse.server.api.RoleOperations.RoleView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The start-up file as it is written: the nouns of the admin API with what belongs to each beside
 * it. The nouns are read into the API's own input records, so that both understand the same words.
 */
record StartUpDocument(
    List<RoleView> roles,
    List<ApplicationEntry> applications,
    List<OrganizationEntry> organizations) {

  /** An application with its secret. */
  record ApplicationEntry(String where, ApplicationInput input, @Nullable String clientSecret) {}

  /**
   * An organization with what is in it.
   *
   * @param given the lists that the entry has, empty or not
   */
  record OrganizationEntry(
      String where,
      OrganizationInput input,
      List<DomainEntry> domains,
      List<ConnectionEntry> connections,
      List<UserEntry> users,
      SignInPolicyOperations.@Nullable SignInPolicyInput policy,
      List<DirectoryEntry> directories,
      List<WebhookEntry> webhooks,
      Set<String> given) {

    OrganizationEntry withConnections(List<ConnectionEntry> changed) {
      return new OrganizationEntry(
          where, input, domains, changed, users, policy, directories, webhooks, given);
    }

    OrganizationEntry withPolicy(SignInPolicyOperations.SignInPolicyInput changed) {
      return new OrganizationEntry(
          where, input, domains, connections, users, changed, directories, webhooks, given);
    }
  }

  /** A domain; the operator who writes the file vouches for it. */
  record DomainEntry(
      String where, String name, boolean vouched, @Nullable String connectionDisplayName) {}

  /**
   * A connection; its display name is what the file knows it by.
   *
   * @param kept the names of the secrets that are to stay as they are stored
   */
  record ConnectionEntry(
      String where,
      ConnectionInput input,
      @Nullable ImportInput importFrom,
      boolean enabled,
      @Nullable RoleMappingsBody roleMappings,
      List<String> kept) {}

  /** A directory; the connection's display name is what the file knows it by. */
  record DirectoryEntry(
      String where,
      String connection,
      boolean enabled,
      DirectoryOperations.DirectoryChange input) {}

  /** A webhook endpoint; its address is what the file knows it by. */
  record WebhookEntry(String where, WebhookInput input) {}

  /** A user; the method is 'password' or the display name of a connection. */
  record UserEntry(String where, UserOperations.UserInput input) {}

  /**
   * Reads the nouns and gathers what cannot be read.
   *
   * @param references reads what the file refers to
   * @param problems each with where
   */
  static StartUpDocument read(JsonNode root, References references, StartUpProblems problems) {
    StartUpReader reader = new StartUpReader(references, problems);
    ObjectNode file = reader.object(root, "");
    List<RoleView> roles = new ArrayList<>();
    reader.each(
        reader.take(file, "roles"),
        "roles",
        (node, where) -> {
          RoleView role = reader.value(node, where, RoleView.class);
          if (role != null) {
            roles.add(role);
          }
        });
    List<ApplicationEntry> applications = new ArrayList<>();
    Set<String> clients = new HashSet<>();
    reader.each(
        reader.take(file, "applications"),
        "applications",
        (node, where) -> {
          String secret = reader.secret(node, "clientSecret", where, new ArrayList<>());
          ApplicationInput input = reader.value(node, where, ApplicationInput.class);
          if (input != null) {
            reader.once(clients, input.clientId(), where + ".clientId");
            applications.add(new ApplicationEntry(where, input, secret));
          }
        });
    List<OrganizationEntry> organizations = new ArrayList<>();
    Set<String> slugs = new HashSet<>();
    reader.each(
        reader.take(file, "organizations"),
        "organizations",
        (node, where) -> {
          OrganizationEntry organization = reader.organization(node, where);
          reader.once(slugs, organization.input().slug(), where + ".slug");
          organizations.add(organization);
        });
    reader.nothingLeft(file, "", List.of("roles", "applications", "organizations"));
    return new StartUpDocument(roles, applications, organizations);
  }

  /** Reads one organization, as it stands in the list of them. */
  static OrganizationEntry readOrganization(
      JsonNode root, References references, StartUpProblems problems) {
    StartUpReader reader = new StartUpReader(references, problems);
    return reader.organization(reader.object(root, ""), "");
  }
}
