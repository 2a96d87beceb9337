package dev.gatehouse.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.SignInWorld;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.ConnectionResult.Problem;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationDraft;
import dev.gatehouse.server.organization.OrganizationScope;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Connections on both databases, beside a decoy organization. */
class ConnectionsTest {
  private static final String OIDC_SETTINGS =
      "{\"issuer\":\"https://login.example\",\"clientId\":\"gatehouse\"}";

  private static ConnectionDraft oidc(SignInWorld world, String settings) {
    return world.draft(
        "oidc", "Staff", settings, Map.of("clientSecret", "s3cret"), IdpInitiated.OFF);
  }

  private static ConnectionResult create(
      SignInWorld world, OrganizationScope scope, ConnectionDraft draft) {
    return world.write(tx -> world.connections().create(tx, scope, draft, world.clock.instant()));
  }

  private static Connection created(
      SignInWorld world, OrganizationScope scope, ConnectionDraft draft) {
    return ((ConnectionResult.Saved) create(world, scope, draft)).connection();
  }

  private static Optional<Connection> get(
      SignInWorld world, OrganizationScope scope, Connection connection) {
    return world.read(tx -> world.connections().get(tx, scope, connection.id()));
  }

  private static List<Connection> listed(SignInWorld world) {
    return world.read(tx -> world.connections().list(tx, world.acme));
  }

  private static List<String> codes(ConnectionResult result) {
    return ((ConnectionResult.Rejected) result).problems().stream().map(Problem::code).toList();
  }

  @OnBothDatabases
  void a_connection_is_kept_as_it_was_entered_and_its_secret_never_shown(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      Connection connection = created(world, world.acme, oidc(world, OIDC_SETTINGS));
      Connection read = get(world, world.acme, connection).orElseThrow();

      assertThat(read).isEqualTo(connection);
      assertThat(read.enabled()).isFalse();
      assertThat(read.secretNames()).containsExactly("clientSecret");
      assertThat(read.toString()).doesNotContain("s3cret");
      assertThat(get(world, world.globex, connection)).isEmpty();
    }
  }

  @OnBothDatabases
  void all_problems_are_told_together(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      ConnectionDraft draft =
          world.draft(
              "oidc",
              "Staff",
              "{\"clientSkew\":1,\"scopes\":\"openid\"}",
              Map.of(),
              IdpInitiated.OFF);

      assertThat(codes(create(world, world.acme, draft)))
          .containsExactlyInAnyOrder(
              "setting_missing",
              "setting_missing",
              "setting_not_a_list",
              "oidc_client_secret_missing",
              "setting_unknown");
      assertThat(listed(world)).isEmpty();
    }
  }

  @OnBothDatabases
  void one_registration_at_a_provider_belongs_to_one_organization(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      Connection ours = created(world, world.acme, oidc(world, OIDC_SETTINGS));
      assertThat(codes(create(world, world.globex, oidc(world, OIDC_SETTINGS))))
          .containsExactly("provider_registered_elsewhere");
      assertThat(create(world, world.acme, oidc(world, OIDC_SETTINGS)))
          .isInstanceOf(ConnectionResult.Saved.class);

      world.write(
          tx -> world.connections().delete(tx, world.acme, ours.id(), world.clock.instant()));
      assertThat(codes(create(world, world.globex, oidc(world, OIDC_SETTINGS))))
          .as("the second connection of acme still holds it")
          .containsExactly("provider_registered_elsewhere");
      world
          .read(tx -> world.connections().list(tx, world.acme))
          .forEach(
              one ->
                  world.write(
                      tx ->
                          world
                              .connections()
                              .delete(tx, world.acme, one.id(), world.clock.instant())));
      assertThat(create(world, world.globex, oidc(world, OIDC_SETTINGS)))
          .isInstanceOf(ConnectionResult.Saved.class);
    }
  }

  @OnBothDatabases
  void a_connection_that_people_sign_in_with_is_not_deleted(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      Connection connection = created(world, world.acme, oidc(world, OIDC_SETTINGS));
      User jane =
          world.user(world.acme, "jane@acme.example", new User.Method.Through(connection.id()));
      ConnectionResult refused =
          world.write(
              tx ->
                  world
                      .connections()
                      .delete(tx, world.acme, connection.id(), world.clock.instant()));

      assertThat(refused)
          .isInstanceOfSatisfying(
              ConnectionResult.InUse.class,
              in -> assertThat(in.users()).extracting(User::id).containsExactly(jane.id()));
    }
  }

  @OnBothDatabases
  void the_plan_limits_the_number_of_connections(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      OrganizationDraft usual = OrganizationDraft.of("acme", "Acme");
      OrganizationDraft small =
          new OrganizationDraft(
              "acme",
              "Acme",
              usual.sessionPolicy(),
              new Organization.Entitlements(1, true, true),
              usual.branding());
      world.write(
          tx ->
              world
                  .organizations()
                  .update(tx, world.acme.organization(), small, world.clock.instant()));
      created(world, world.acme, oidc(world, OIDC_SETTINGS));

      assertThat(codes(create(world, world.acme, oidc(world, OIDC_SETTINGS))))
          .containsExactly("connections_limit");
    }
  }

  @OnBothDatabases
  void an_update_keeps_secrets_that_are_not_given(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      Connection connection = created(world, world.acme, oidc(world, OIDC_SETTINGS));
      ConnectionDraft renamed =
          world.draft("okta-oidc", "Renamed", OIDC_SETTINGS, Map.of(), IdpInitiated.OFF);
      world.write(
          tx ->
              world
                  .connections()
                  .update(tx, world.acme, connection.id(), renamed, world.clock.instant()));
      world.write(
          tx -> world.connections().enable(tx, world.acme, connection.id(), world.clock.instant()));
      LiveConnection live =
          world.read(tx -> world.connections().live(tx, world.acme, connection.id())).orElseThrow();

      assertThat(live.secrets()).containsEntry("clientSecret", "s3cret");
      assertThat(live.connection().displayName()).isEqualTo("Renamed");
      assertThat(live.connection().version()).isEqualTo(3);
    }
  }

  @OnBothDatabases
  void imports_say_what_is_wrong_in_the_document(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      byte[] page = "<!doctype html><html><body>Sign in".getBytes(StandardCharsets.UTF_8);
      assertThat(
              world.connectionImport().samlMetadata(page, ConnectionImport.MetadataDemands.USUAL))
          .isInstanceOfSatisfying(
              ConnectionImport.Result.Unusable.class,
              one ->
                  assertThat(one.problems().getFirst())
                      .satisfies(
                          problem -> assertThat(problem.code()).isEqualTo("saml_metadata_html"),
                          problem -> assertThat(problem.sentence()).contains("web page")));
      assertThat(
              world
                  .connectionImport()
                  .samlMetadata(
                      java.net.URI.create(world.provider.baseUrl() + "/nothing"),
                      ConnectionImport.MetadataDemands.USUAL))
          .isInstanceOfSatisfying(
              ConnectionImport.Result.Unusable.class,
              one -> assertThat(one.problems().getFirst().code()).isEqualTo("provider_status"));
      assertThat(world.connectionImport().entraTenant("contoso"))
          .isInstanceOf(ConnectionImport.Result.Unusable.class);
    }
  }

  @OnBothDatabases
  void every_preset_has_a_kind_that_is_there_and_a_mapping(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      assertThat(ProviderPresets.all()).extracting(ProviderPreset::key).doesNotHaveDuplicates();
      assertThat(ProviderPresets.all())
          .allSatisfy(
              preset -> {
                assertThat(preset.kind()).isIn("saml", "oidc", "ldap");
                assertThat(preset.mapping().email()).isNotEmpty();
              });
      assertThat(listed(world)).isEmpty();
    }
  }

  private static ConnectionResult update(
      SignInWorld world, Connection connection, ConnectionDraft draft) {
    return world.write(
        tx ->
            world
                .connections()
                .update(tx, world.acme, connection.id(), draft, world.clock.instant()));
  }

  private static List<String> stored(SignInWorld world, Connection connection) {
    world.write(
        tx -> world.connections().enable(tx, world.acme, connection.id(), world.clock.instant()));
    LiveConnection live =
        world.read(tx -> world.connections().live(tx, world.acme, connection.id())).orElseThrow();
    return List.of(live.connection().settings(), live.secrets().toString());
  }

  /** Else whoever may edit a connection could let its secret be sent to a server of their own. */
  @OnBothDatabases
  void a_stored_client_secret_follows_no_change_of_the_issuer(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      Connection connection = created(world, world.acme, oidc(world, OIDC_SETTINGS));
      List<String> before = stored(world, connection);
      String elsewhere = OIDC_SETTINGS.replace("login.example", "evil.example");
      String plainer = OIDC_SETTINGS.replace("}", ",\"leniencies\":[\"allow_plain_http\"]}");
      for (String settings : List.of(elsewhere, plainer)) {
        ConnectionResult refused =
            update(
                world,
                connection,
                world.draft("oidc", "Staff", settings, Map.of(), IdpInitiated.OFF));
        assertThat(refused)
            .isInstanceOfSatisfying(
                ConnectionResult.Rejected.class,
                one ->
                    assertThat(one.problems())
                        .extracting(Problem::field, Problem::code)
                        .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(
                                "settings.clientSecret", "secret_needed_again")));
      }
      assertThat(stored(world, connection)).isEqualTo(before);

      assertThat(update(world, connection, oidc(world, elsewhere)))
          .isInstanceOf(ConnectionResult.Saved.class);
    }
  }

  @OnBothDatabases
  void a_stored_bind_password_follows_no_change_of_the_servers(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      String settings =
          "{\"servers\":[\"ldaps://dc1.example\",\"ldaps://dc2.example\"],"
              + "\"bindDn\":\"cn=gatehouse,dc=example\",\"baseDn\":\"dc=example\"}";
      ConnectionDraft draft =
          world.draft(
              "ldap", "Directory", settings, Map.of("bindPassword", "s3cret"), IdpInitiated.OFF);
      Connection connection = created(world, world.acme, draft);
      ConnectionResult refused =
          update(
              world,
              connection,
              world.draft(
                  "ldap",
                  "Directory",
                  settings.replace("dc2", "evil"),
                  Map.of(),
                  IdpInitiated.OFF));
      assertThat(codes(refused)).containsExactly("secret_needed_again");

      // What reaches nobody new needs no secret.
      ConnectionResult fewer =
          update(
              world,
              connection,
              world.draft(
                  "ldap",
                  "Directory",
                  settings.replace("\"ldaps://dc1.example\",", ""),
                  Map.of(),
                  IdpInitiated.OFF));
      assertThat(fewer).isInstanceOf(ConnectionResult.Saved.class);
      assertThat(stored(world, connection).getLast()).contains("s3cret");
    }
  }
}
