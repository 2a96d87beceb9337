package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DatabaseSettings;
import dev.gatehouse.server.db.Databases;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.Organizations;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The child of {@link ScimDurabilityTest}: creates users without end and says who is there. */
final class CreatingWriter {
  private static final int WRITERS = 16;

  private CreatingWriter() {}

  public static void main(String[] args) {
    Database database = Databases.open(DatabaseSettings.of(args[0]));
    DirectoryScope scope =
        new DirectoryScope(
            database.read(
                tx -> new Organizations().scope(tx, new OrganizationId(args[1])).orElseThrow()),
            new DirectoryId(args[2]),
            new ConnectionId(args[3]),
            "dtk_test");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = args[4] + "-" + writer;
        threads.submit(() -> create(database, scope, name));
      }
    }
  }

  private static void create(Database database, DirectoryScope scope, String name) {
    ScimUsers users = new ScimUsers();
    for (int i = 0; ; i++) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document
          .put("userName", name + "-" + i + "@acme.example")
          .put("title", "t")
          .put("active", true);
      String id =
          database.write(
              tx -> ((ScimSaved.Done) users.create(tx, scope, document, NOW)).resource().id());
      synchronized (System.out) {
        // The full stop shows the reader that the line is whole.
        System.out.println(id + ".");
        System.out.flush();
      }
    }
  }
}
