import com.fasterxml.jackson.databind.node.BooleanNode;
import de.captaingoldfish.scim.sdk.client.ScimClientConfig;
import de.captaingoldfish.scim.sdk.client.ScimRequestBuilder;
import de.captaingoldfish.scim.sdk.client.response.ServerResponse;
import de.captaingoldfish.scim.sdk.common.constants.EndpointPaths;
import de.captaingoldfish.scim.sdk.common.constants.enums.Comparator;
import de.captaingoldfish.scim.sdk.common.constants.enums.HttpMethod;
import de.captaingoldfish.scim.sdk.common.constants.enums.PatchOp;
import de.captaingoldfish.scim.sdk.common.constants.enums.SortOrder;
import de.captaingoldfish.scim.sdk.common.resources.Group;
import de.captaingoldfish.scim.sdk.common.resources.ServiceProvider;
import de.captaingoldfish.scim.sdk.common.resources.User;
import de.captaingoldfish.scim.sdk.common.resources.complex.Name;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.Email;
import de.captaingoldfish.scim.sdk.common.resources.multicomplex.Member;
import de.captaingoldfish.scim.sdk.common.response.BulkResponse;
import de.captaingoldfish.scim.sdk.common.response.ListResponse;
import java.util.List;
import java.util.Map;

/**
 * What a program does with SCIM-SDK's client, in a process of its own. The client itself refuses
 * answers without the headers, content type and schemas that the specification asks for. The address
 * comes as the argument, the token in SCIM_TOKEN. Ends with an error at the first difference.
 */
final class ScimSdkDriver {
  public static void main(String[] arguments) {
    var config =
        ScimClientConfig.builder()
            .httpHeaders(Map.of("Authorization", "Bearer " + System.getenv("SCIM_TOKEN")))
            .connectTimeout(5).requestTimeout(10).socketTimeout(10)
            .build();
    try (var client = new ScimRequestBuilder(arguments[0], config)) {
      run(client);
    }
  }

  private static void run(ScimRequestBuilder client) {
    ServiceProvider provider = client.loadServiceProviderConfiguration();
    equal(true, provider.getPatchConfig().isSupported());
    equal(true, provider.getBulkConfig().isSupported());
    equal(true, provider.getFilterConfig().isSupported());
    equal(true, provider.getETagConfig().isSupported());
    var meta = client.loadMetaConfiguration().sendRequest();
    equal(true, meta.isSuccess());
    equal(true, meta.getResource().getResourceTypes().size() >= 2);
    equal(true, meta.getResource().getSchemas().size() >= 3);
    say("reads what the service provider can, its resource types and schemas");

    User ann = created(client.create(User.class, EndpointPaths.USERS).setResource(person("ann@sdk.example", "Ann")).sendRequest());
    User bob = created(client.create(User.class, EndpointPaths.USERS).setResource(person("bob@sdk.example", "Bob")).sendRequest());
    String annId = ann.getId().orElseThrow();
    String bobId = bob.getId().orElseThrow();
    equal("Ann", ann.getName().orElseThrow().getGivenName().orElseThrow());
    say("creates two users");

    var twice = client.create(User.class, EndpointPaths.USERS).setResource(person("ann@sdk.example", "Ann")).sendRequest();
    equal(409, twice.getHttpStatus());
    equal("uniqueness", twice.getErrorResponse().getScimType().orElseThrow());
    say("is refused a second user of the same name");

    var read = valid(200, client.get(User.class, EndpointPaths.USERS, annId).sendRequest());
    String version = read.getHttpHeaders().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("ETag")).findFirst().orElseThrow().getValue();
    equal(304, client.get(User.class, EndpointPaths.USERS, annId).setETagForIfNoneMatch(version).sendRequest().getHttpStatus());
    say("reads a user, and is told that nothing has changed");

    ServerResponse<ListResponse<User>> listed =
        client.list(User.class, EndpointPaths.USERS)
            .filter("userName", Comparator.SW, "ann").and("name.familyName", Comparator.EQ, "Fisher").build()
            .sortBy("userName").sortOrder(SortOrder.DESCENDING).count(10).startIndex(1)
            .get().sendRequest();
    equal(200, listed.getHttpStatus());
    equal(1, listed.getResource().getListedResources().size());
    ServerResponse<ListResponse<User>> posted =
        client.list(User.class, EndpointPaths.USERS).sortBy("userName").sortOrder(SortOrder.DESCENDING).attributes("userName")
            .post().sendRequest();
    equal(200, posted.getHttpStatus());
    equal("bob@sdk.example", posted.getResource().getListedResources().get(0).getUserName().orElseThrow());
    equal(2L, posted.getResource().getTotalResults());
    ServerResponse<ListResponse<User>> second = client.list(User.class, EndpointPaths.USERS).count(1).startIndex(2).get().sendRequest();
    equal(1, second.getResource().getListedResources().size());
    equal(2L, second.getResource().getTotalResults());
    say("finds by filter, sorts, searches by POST, and pages");

    User renamed = person("anna@sdk.example", "Anna");
    var put = valid(200, client.update(User.class, EndpointPaths.USERS, annId).setResource(renamed).setETagForIfMatch(version).sendRequest());
    equal("anna@sdk.example", put.getResource().getUserName().orElseThrow());
    equal(412, client.update(User.class, EndpointPaths.USERS, annId).setResource(renamed).setETagForIfMatch(version).sendRequest().getHttpStatus());
    say("replaces the version that it has seen, and no other");

    var patched = client.patch(User.class, EndpointPaths.USERS, annId)
        .addOperation().op(PatchOp.REPLACE).path("name.familyName").value("Field")
        .next().op(PatchOp.ADD).path("emails").valueNode(Email.builder().value("ann@home.example").type("home").build())
        .next().op(PatchOp.REPLACE).path("active").valueNode(BooleanNode.FALSE)
        .build().sendRequest();
    equal(true, patched.isSuccess());
    User after = valid(200, client.get(User.class, EndpointPaths.USERS, annId).sendRequest()).getResource();
    equal(false, after.isActive().orElseThrow());
    equal(2, after.getEmails().size());
    equal("Field", after.getName().orElseThrow().getFamilyName().orElseThrow());
    say("changes and deactivates a user by PATCH");

    Group crew = Group.builder().displayName("Crew").members(List.of(Member.builder().value(annId).type("User").build())).build();
    Group made = created(client.create(Group.class, EndpointPaths.GROUPS).setResource(crew).sendRequest());
    String groupId = made.getId().orElseThrow();
    equal(true, client.patch(Group.class, EndpointPaths.GROUPS, groupId)
        .addOperation().op(PatchOp.ADD).path("members").valueNode(Member.builder().value(bobId).build())
        .next().op(PatchOp.REMOVE).path("members[value eq \"" + annId + "\"]")
        .build().sendRequest().isSuccess());
    var members = valid(200, client.get(Group.class, EndpointPaths.GROUPS, groupId).sendRequest()).getResource().getMembers();
    equal(1, members.size());
    equal(bobId, members.get(0).getValue().orElseThrow());
    say("creates a group, adds a member and removes one");

    ServerResponse<BulkResponse> bulk = client.bulk().failOnErrors(1)
        .bulkRequestOperation(EndpointPaths.USERS).method(HttpMethod.POST).bulkId("cid").data(person("cid@sdk.example", "Cid"))
        .next().bulkRequestOperation(EndpointPaths.GROUPS).method(HttpMethod.POST).bulkId("watch")
        .data(Group.builder().displayName("Watch").members(List.of(Member.builder().value("bulkId:cid").type("User").build())).build())
        .sendRequest();
    equal(200, bulk.getHttpStatus());
    equal(2, bulk.getResource().getBulkResponseOperations().size());
    bulk.getResource().getBulkResponseOperations().forEach(each -> equal(201, each.getStatus()));
    say("creates a user and their group in one bulk request");

    equal(204, client.delete(Group.class, EndpointPaths.GROUPS, groupId).sendRequest().getHttpStatus());
    equal(204, client.delete(User.class, EndpointPaths.USERS, annId).sendRequest().getHttpStatus());
    var gone = client.get(User.class, EndpointPaths.USERS, annId).sendRequest();
    equal(404, gone.getHttpStatus());
    equal("404", String.valueOf(gone.getErrorResponse().getStatus()));
    say("deletes, and is told that nobody is there");
  }

  private static User person(String userName, String givenName) {
    return User.builder()
        .userName(userName)
        .name(Name.builder().givenName(givenName).familyName("Fisher").build())
        .emails(List.of(Email.builder().value(userName).type("work").primary(true).build()))
        .active(true)
        .build();
  }

  private static <T extends de.captaingoldfish.scim.sdk.common.resources.ResourceNode> T created(ServerResponse<T> response) {
    return valid(201, response).getResource();
  }

  /** The status, and what the client itself thinks of headers, content type and body. */
  private static <T extends de.captaingoldfish.scim.sdk.common.resources.ResourceNode> ServerResponse<T> valid(int status, ServerResponse<T> response) {
    if (status != response.getHttpStatus() || !response.isSuccess() || !response.isValidScimResponse()) {
      throw new IllegalStateException(
          response.getHttpStatus() + ", valid " + response.isValidScimResponse() + " " + response.getHttpHeaders() + " " + response.getResponseBody());
    }
    return response;
  }

  private static void equal(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new IllegalStateException("expected " + expected + ", found " + actual);
    }
  }

  private static void say(String sentence) {
    System.out.println("SCIM-SDK " + sentence);
  }
}
