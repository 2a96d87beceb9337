import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.tirasa.connid.bundles.scim.common.SCIMConnectorConfiguration;
import net.tirasa.connid.bundles.scim.v2.SCIMv2Connector;
import org.identityconnectors.framework.common.exceptions.ConnectorException;
import org.identityconnectors.framework.common.objects.Attribute;
import org.identityconnectors.framework.common.objects.AttributeBuilder;
import org.identityconnectors.framework.common.objects.AttributeDelta;
import org.identityconnectors.framework.common.objects.AttributeDeltaBuilder;
import org.identityconnectors.framework.common.objects.ConnectorObject;
import org.identityconnectors.framework.common.objects.Name;
import org.identityconnectors.framework.common.objects.ObjectClass;
import org.identityconnectors.framework.common.objects.OperationOptions;
import org.identityconnectors.framework.common.objects.OperationOptionsBuilder;
import org.identityconnectors.framework.common.objects.OperationalAttributes;
import org.identityconnectors.framework.common.objects.Uid;
import org.identityconnectors.framework.common.objects.filter.Filter;
import org.identityconnectors.framework.common.objects.filter.FilterBuilder;

/**
 * What an identity management system does with ConnId's SCIM connector, in a process of its own. The
 * address comes as the argument, the token in SCIM_TOKEN. Ends with an error at the first difference.
 */
final class ConnIdDriver {
  private static final OperationOptions OPTIONS =
      new OperationOptionsBuilder()
          .setAttributesToGet("userName", "name.givenName", "name.familyName", "active", "displayName", "emails.work.value", "members", "groups")
          .build();

  public static void main(String[] arguments) {
    var configuration = new SCIMConnectorConfiguration();
    configuration.setBaseAddress(arguments[0]);
    configuration.setBearerToken(System.getenv("SCIM_TOKEN"));
    configuration.setAccept("application/scim+json");
    configuration.setContentType("application/scim+json");
    configuration.setUpdateUserMethod(arguments[1]);
    configuration.setUpdateGroupMethod(arguments[1]);
    var connector = new SCIMv2Connector();
    configuration.validate();
    connector.init(configuration);
    int status = 1;
    try {
      run(connector);
      status = 0;
    } catch (RuntimeException e) {
      e.printStackTrace();
    }
    connector.dispose();
    // Threads of its HTTP client live on.
    System.exit(status);
  }

  private static void run(SCIMv2Connector connector) {
    connector.test();
    say("tests the connection");

    say("reads the schema of users: "
        + (connector.schema().findObjectClassInfo(ObjectClass.ACCOUNT_NAME).getAttributeInfo().size() > 5));

    Uid ann = connector.create(ObjectClass.ACCOUNT, person("ann@connid.example", "Ann"), OPTIONS);
    Uid bob = connector.create(ObjectClass.ACCOUNT, person("bob@connid.example", "Bob"), OPTIONS);
    say("creates two users");
    try {
      connector.create(ObjectClass.ACCOUNT, person("ann@connid.example", "Ann"), OPTIONS);
      throw new IllegalStateException("the same user was created twice");
    } catch (ConnectorException e) {
      say("is refused a second user of the same name");
    }

    equal("ann@connid.example", only(find(connector, ObjectClass.ACCOUNT, FilterBuilder.equalTo(ann))).getName().getNameValue());
    equal(ann.getUidValue(), only(find(connector, ObjectClass.ACCOUNT,
        FilterBuilder.equalTo(AttributeBuilder.build("userName", "ann@connid.example")))).getUid().getUidValue());
    equal(2, find(connector, ObjectClass.ACCOUNT, null).size());
    say("finds users by id, by name, and all of them");

    change(connector, ann, changed("ann@connid.example", "Anna", true));
    equal("Anna", value(only(find(connector, ObjectClass.ACCOUNT, FilterBuilder.equalTo(ann))), "name.givenName"));
    say("updates a user");

    Uid crew = connector.create(ObjectClass.GROUP, Set.of(new Name("Crew"), AttributeBuilder.build("displayName", "Crew"),
        AttributeBuilder.build("members", ann.getUidValue())), OPTIONS);
    equal(List.of(ann.getUidValue()), members(connector, crew));
    say("creates a group with a member");

    if (connectorPatches(connector)) {
      members(connector, crew, new AttributeDeltaBuilder().setName("members").addValueToAdd(List.of(bob.getUidValue())).build());
      equal(2, members(connector, crew).size());
      say("adds a member by PATCH");
      members(connector, crew, new AttributeDeltaBuilder().setName("members").addValueToRemove(List.of(ann.getUidValue())).build());
      equal(List.of(bob.getUidValue()), members(connector, crew));
      say("removes a member by PATCH");
      connector.updateDelta(ObjectClass.ACCOUNT, bob, Set.of(AttributeDeltaBuilder.build("name.familyName", List.of("Baker"))), OPTIONS);
      equal("Baker", value(only(find(connector, ObjectClass.ACCOUNT, FilterBuilder.equalTo(bob))), "name.familyName"));
      say("changes one attribute by PATCH");
    } else {
      connector.update(ObjectClass.GROUP, crew, Set.of(AttributeBuilder.build("displayName", "Sailors"),
          AttributeBuilder.build("members", ann.getUidValue(), bob.getUidValue())), OPTIONS);
      equal(2, members(connector, crew).size());
      say("replaces the members by PUT");
    }

    change(connector, ann, changed("ann@connid.example", "Anna", false));
    equal("false", value(only(find(connector, ObjectClass.ACCOUNT, FilterBuilder.equalTo(ann))), "active"));
    say("deactivates a user, who can still be found");
    change(connector, ann, changed("ann@connid.example", "Anna", true));
    equal("true", value(only(find(connector, ObjectClass.ACCOUNT, FilterBuilder.equalTo(ann))), "active"));
    say("reactivates a user");

    connector.delete(ObjectClass.GROUP, crew, OPTIONS);
    connector.delete(ObjectClass.ACCOUNT, ann, OPTIONS);
    connector.delete(ObjectClass.ACCOUNT, bob, OPTIONS);
    equal(0, find(connector, ObjectClass.ACCOUNT, null).size());
    equal(0, find(connector, ObjectClass.GROUP, null).size());
    say("deletes everything");
  }

  private static boolean connectorPatches(SCIMv2Connector connector) {
    return "PATCH".equals(((SCIMConnectorConfiguration) connector.getConfiguration()).getUpdateUserMethod());
  }

  /**
   * Whole users go by PUT, differences by PATCH: of single values, since the connector turns a change
   * of an e-mail address into a PATCH of "emails" with a plain text.
   */
  private static void change(SCIMv2Connector connector, Uid user, Set<Attribute> attributes) {
    if (connectorPatches(connector)) {
      Set<AttributeDelta> deltas = new HashSet<>();
      for (Attribute attribute : attributes) {
        if (Set.of("name.givenName", "active").contains(attribute.getName())) {
          deltas.add(AttributeDeltaBuilder.build(attribute.getName(), attribute.getValue()));
        }
      }
      connector.updateDelta(ObjectClass.ACCOUNT, user, deltas, OPTIONS);
    } else {
      connector.update(ObjectClass.ACCOUNT, user, attributes, OPTIONS);
    }
  }

  private static Set<Attribute> person(String userName, String givenName) {
    Set<Attribute> all = changed(userName, givenName, true);
    all.add(new Name(userName));
    return all;
  }

  private static Set<Attribute> changed(String userName, String givenName, boolean active) {
    Set<Attribute> all = new HashSet<>();
    all.add(AttributeBuilder.build("userName", userName));
    all.add(AttributeBuilder.build("name.givenName", givenName));
    all.add(AttributeBuilder.build("name.familyName", "Fisher"));
    all.add(AttributeBuilder.build("emails.work.value", userName));
    all.add(AttributeBuilder.build("emails.work.primary", true));
    all.add(AttributeBuilder.build("active", active));
    all.add(AttributeBuilder.build(OperationalAttributes.ENABLE_NAME, active));
    return all;
  }

  private static void members(SCIMv2Connector connector, Uid group, AttributeDelta delta) {
    connector.updateDelta(ObjectClass.GROUP, group, Set.of(delta), OPTIONS);
  }

  private static List<Object> members(SCIMv2Connector connector, Uid group) {
    Attribute members = only(find(connector, ObjectClass.GROUP, FilterBuilder.equalTo(group))).getAttributeByName("members");
    return members == null || members.getValue() == null
        ? List.of()
        : members.getValue().stream()
            // The connector shows a member as a text of all that it knows, the id first.
            .map(member -> (Object) String.valueOf(member).replaceFirst(".*[{]value=([^,}]*).*", "$1"))
            .toList();
  }

  private static List<ConnectorObject> find(SCIMv2Connector connector, ObjectClass kind, Filter filter) {
    List<ConnectorObject> found = new ArrayList<>();
    connector.executeQuery(kind, filter, found::add, OPTIONS);
    return found;
  }

  private static ConnectorObject only(List<ConnectorObject> found) {
    equal(1, found.size());
    return found.get(0);
  }

  private static String value(ConnectorObject object, String attribute) {
    Attribute found = object.getAttributeByName(attribute);
    return found == null || found.getValue() == null || found.getValue().isEmpty() ? "nothing in " + object : String.valueOf(found.getValue().get(0));
  }

  private static void equal(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new IllegalStateException("expected " + expected + ", found " + actual);
    }
  }

  private static void say(String sentence) {
    System.out.println("ConnId " + sentence);
  }
}
