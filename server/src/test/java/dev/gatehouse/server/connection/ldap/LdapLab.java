package dev.gatehouse.server.connection.ldap;

import dev.gatehouse.server.SignInWorld;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.ConnectionDraft;
import dev.gatehouse.server.connection.ConnectionKind.ArrivalRequest;
import dev.gatehouse.server.connection.ConnectionTest.Question;
import dev.gatehouse.server.connection.ConnectionTest.Report;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.PromptAnswer;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.Organization.Entitlements;
import dev.gatehouse.server.organization.OrganizationDraft;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.web.OutgoingAddresses;
import dev.gatehouse.server.web.OutgoingSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Connections to directories, asked without pages. */
final class LdapLab implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  final SignInWorld world = new SignInWorld(TestDatabase.SQLITE);

  /** Servers that have failed are left alone for as long as a test looks. */
  final LdapKind kind = new LdapKind(new OutgoingAddresses(toLoopback()), true, () -> 0);

  /** An organization whose plan has room for the connections of all tests. */
  private final OrganizationScope large = world.write(this::large);

  private OrganizationScope large(Transaction tx) {
    OrganizationDraft usual = OrganizationDraft.of("large", "Large");
    Organization made =
        world
            .organizations()
            .create(
                tx,
                new OrganizationDraft(
                    usual.slug(),
                    usual.name(),
                    usual.sessionPolicy(),
                    new Entitlements(1_000, true, true),
                    usual.branding()),
                world.clock.instant())
            .orThrow();
    return world.organizations().scope(tx, made.id()).orElseThrow();
  }

  /** Loopback is a private network. */
  static OutgoingSettings toLoopback() {
    OutgoingSettings strict = OutgoingSettings.strict();
    return new OutgoingSettings(
        true,
        List.of(),
        true,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(2),
        strict.largestBody());
  }

  /** Settings with more, or others, in pairs. */
  static Map<String, Object> settings(Map<String, Object> base, Object... more) {
    Map<String, Object> all = new LinkedHashMap<>(base);
    for (int i = 0; i < more.length; i += 2) {
      all.put((String) more[i], more[i + 1]);
    }
    return all;
  }

  LiveConnection connection(String preset, Map<String, Object> settings, String bindPassword) {
    return connection(preset, settings, bindPassword, AttributeMapping.fromPreset());
  }

  LiveConnection connection(
      String preset, Map<String, Object> settings, String bindPassword, AttributeMapping mapping) {
    ConnectionDraft usual =
        world.draft(
            preset,
            "Company directory",
            JSON.writeValueAsString(settings),
            bindPassword.isEmpty() ? Map.of() : Map.of(LdapSettings.BIND_PASSWORD, bindPassword),
            IdpInitiated.OFF);
    Connection made =
        world.enabled(
            large,
            new ConnectionDraft(
                usual.preset(),
                usual.displayName(),
                "",
                "",
                usual.provisioning(),
                mapping,
                Optional.empty(),
                usual.idpInitiated(),
                usual.settings(),
                usual.secrets()));
    return world.read(tx -> world.connections().live(tx, large, made.id())).orElseThrow();
  }

  Arrival signIn(LiveConnection connection, String userName, String password) {
    String message = PromptAnswer.of(userName, password).map(PromptAnswer::message).orElse("");
    return kind.arrive(connection, new ArrivalRequest("", message), world.clock.instant());
  }

  Report test(LiveConnection connection, String userName) {
    return kind.test()
        .orElseThrow()
        .run(connection, new Question(userName, Optional.empty()), world.clock.instant());
  }

  @Override
  public void close() {
    kind.close();
    world.close();
  }
}
