package dev.gatehouse.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DatabaseSettings;
import dev.gatehouse.server.db.Databases;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sudden end amid creations loses nobody who was acknowledged, and leaves no half of anybody. */
class ScimDurabilityTest {
  private static final int ACKNOWLEDGED_BEFORE_THE_END = 500;
  private static final int ROUNDS = 2;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void a_kill_amid_creations_loses_nobody_and_halves_nobody(TestDatabase kind) throws Exception {
    String url = kind.freshUrl();
    DirectoryScope scope;
    try (Database database = Databases.open(DatabaseSettings.of(url))) {
      TwoOrganizations both = TwoOrganizations.in(database);
      scope = ScimPopulation.directory(database, both.acme(), both.connection());
    }
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(createUntilKilled(url, scope, "round-" + round));
      try (Database database = Databases.open(DatabaseSettings.of(url))) {
        assertThat(whole(database, scope)).containsAll(acknowledged);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS * ACKNOWLEDGED_BEFORE_THE_END);
  }

  /** Everybody who is there, each looked at for all that belongs to a user. */
  private static Set<String> whole(Database database, DirectoryScope scope) {
    return database.read(
        tx -> {
          ScimQueries queries = new ScimQueries();
          ScimQueryStore store = new ScimQueryStore();
          Users users = new Users();
          ScimQuery all = new ScimQuery(ResourceType.USER, Optional.empty(), Optional.empty());
          Set<String> ids = new HashSet<>();
          String after = "";
          List<ScimResource> page;
          do {
            page = store.after(tx, scope, ResourceType.USER, after, 1_000);
            for (ScimResource resource : page) {
              after = resource.id();
              ids.add(after);
              User user = users.get(tx, scope.organization(), new UserId(after)).orElseThrow();
              assertThat(user.userName()).isEqualTo(resource.name());
              assertThat(user.directory()).contains(scope.directory());
            }
          } while (!page.isEmpty());
          assertThat(queries.count(tx, scope, all)).isEqualTo(ids.size());
          assertThat(usersOf(tx, users, scope)).isEqualTo(ids);
          return ids;
        });
  }

  /** Without a document there is no user either. */
  private static Set<String> usersOf(
      dev.gatehouse.server.db.Transaction tx, Users users, DirectoryScope scope) {
    Set<String> ids = new HashSet<>();
    String after = "";
    while (true) {
      var page = users.list(tx, scope.organization(), "", after, 1_000);
      page.items().forEach(user -> ids.add(user.id().value()));
      if (page.next().isEmpty()) {
        return ids;
      }
      after = page.next().get();
    }
  }

  private static List<String> createUntilKilled(String url, DirectoryScope scope, String prefix)
      throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CreatingWriter.class.getName(),
                url,
                scope.organization().organization().value(),
                scope.directory().value(),
                scope.connection().value(),
                prefix)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith(".")) {
          acknowledged.add(line.substring(0, line.length() - 1));
        }
        if (acknowledged.size() == ACKNOWLEDGED_BEFORE_THE_END) {
          // SIGKILL: no hook runs, nothing is flushed.
          child.toHandle().destroyForcibly();
        }
      }
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    return acknowledged;
  }
}
