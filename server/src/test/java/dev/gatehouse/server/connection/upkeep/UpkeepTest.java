package dev.gatehouse.server.connection.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.server.SignInWorld;
import dev.gatehouse.server.audit.Audit.AuditFilter;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.upkeep.Upkeep.Looked;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.keys.SigningKey;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.SignedMetadata;
import dev.gatehouse.testkit.saml.Signing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A provider's metadata over real HTTP, which the program reads again by itself. */
class UpkeepTest {
  /** What the provider publishes. */
  private static final class Provider implements AutoCloseable {
    private final HttpServer server;
    private volatile String document = "";
    private volatile int status = 200;

    Provider() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      server.createContext(
          "/metadata",
          exchange -> {
            byte[] body = document.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
    }

    URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metadata");
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static final String FIRST = TestKeys.identityProvider().certificateBase64();
  private static final String NEXT = TestKeys.nextIdentityProvider().certificateBase64();

  private static Connection connection(SignInWorld world, Provider provider) {
    provider.document = world.provider.saml().metadata();
    var imported =
        (ConnectionImport.Result.Imported)
            world
                .connectionImport()
                .samlMetadata(provider.address(), ConnectionImport.MetadataDemands.USUAL);
    return world.enabled(
        world.acme,
        world.draft(
            "keycloak-saml", "Acme staff", imported.settings(), Map.of(), IdpInitiated.OFF));
  }

  private static Connection current(SignInWorld world, Connection connection) {
    return world.read(tx -> world.connections().get(tx, world.acme, connection.id()).orElseThrow());
  }

  private static UpkeepState look(SignInWorld world, Connection connection) {
    world.clock.advance(Duration.ofSeconds(1));
    return ((Looked.Done)
            world.upkeep().lookNow(world.acme, connection.id(), world.clock.instant()))
        .state();
  }

  private static List<String> actions(SignInWorld world) {
    return world
        .read(tx -> world.audit().list(tx, world.acme, AuditFilter.all(), "", 100))
        .items()
        .stream()
        .filter(event -> event.actor().equals(AuditEvent.Actor.system("upkeep")))
        .map(AuditEvent::action)
        .toList();
  }

  @OnBothDatabases
  void holds_several_certificates_and_drops_what_the_provider_withdraws(Database database) {
    try (SignInWorld world = new SignInWorld(database);
        Provider provider = new Provider()) {
      Connection connection = connection(world, provider);
      assertThat(look(world, connection).changedAt()).isEmpty();
      assertThat(current(world, connection).version()).isEqualTo(connection.version());

      String published = provider.document;
      String key = published.substring(published.indexOf("<md:KeyDescriptor"));
      key = key.substring(0, key.indexOf("</md:KeyDescriptor>") + "</md:KeyDescriptor>".length());
      String next = key.replace(FIRST, NEXT);
      provider.document = published.replace(key, key + next);
      assertThat(look(world, connection).changedAt()).isPresent();
      Connection both = current(world, connection);
      assertThat(both.settings()).contains(FIRST, NEXT);
      assertThat(both.version()).isEqualTo(connection.version() + 1);

      provider.document = published.replace(FIRST, NEXT);
      look(world, connection);
      assertThat(current(world, connection).settings()).contains(NEXT).doesNotContain(FIRST);
      assertThat(actions(world)).containsExactly("connection.refreshed", "connection.refreshed");
    }
  }

  @OnBothDatabases
  void operators_see_over_all_organizations_what_ends_and_what_cannot_be_read(Database database) {
    try (SignInWorld world = new SignInWorld(database);
        Provider provider = new Provider()) {
      Connection connection = connection(world, provider);
      // Ours for it ends before the provider's.
      Instant end = look(world, connection).ends().own().orElseThrow();
      assertThat(ending(world, end)).isEmpty();
      assertThat(ending(world, end.plusMillis(1)))
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.organization()).isEqualTo(world.acme.organization());
                assertThat(one.connection()).isEqualTo(connection.id());
                assertThat(one.name()).isEqualTo("Acme staff");
                assertThat(one.ends().own()).contains(end);
                assertThat(one.ends().provider().orElseThrow()).isAfter(end);
              });
      assertThat(failing(world)).isEmpty();
      provider.status = 500;
      look(world, connection);
      look(world, connection);
      assertThat(failing(world))
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.connection()).isEqualTo(connection.id());
                assertThat(one.failures()).isEqualTo(2);
                assertThat(one.problem().code()).isNotEmpty();
                assertThat(one.lookedAt()).isPresent();
              });
      provider.status = 200;
      look(world, connection);
      assertThat(failing(world)).isEmpty();
    }
  }

  private static List<Upkeep.Ending> ending(SignInWorld world, Instant before) {
    return world.read(tx -> world.upkeep().endingAcrossOrganizations(tx, before, 10));
  }

  private static List<Upkeep.Failing> failing(SignInWorld world) {
    return world.read(tx -> world.upkeep().failingAcrossOrganizations(tx, 10));
  }

  @OnBothDatabases
  void takes_over_addresses_and_keeps_what_the_administrator_has_set(Database database) {
    try (SignInWorld world = new SignInWorld(database);
        Provider provider = new Provider()) {
      Connection connection = connection(world, provider);
      String sso = world.provider.saml().singleSignOnUrl();
      provider.document = provider.document.replace("Location=\"" + sso, "Location=\"" + sso + "2");
      look(world, connection);
      Connection after = current(world, connection);
      assertThat(after.settings()).contains(sso + "2");
      assertThat(after.settings().replace(sso + "2", sso)).isEqualTo(connection.settings());
      assertThat(after.enabled()).isTrue();
    }
  }

  @OnBothDatabases
  void where_answers_to_logouts_go_is_the_documents_word_as_well(Database database) {
    try (SignInWorld world = new SignInWorld(database);
        Provider provider = new Provider()) {
      Connection connection = connection(world, provider);
      String published = provider.document;
      assertThat(published).contains("<md:SingleLogoutService ");
      provider.document =
          published.replace(
              "<md:SingleLogoutService ",
              "<md:SingleLogoutService ResponseLocation=\"https://idp.example/answers\" ");
      look(world, connection);
      assertThat(current(world, connection).settings()).contains("https://idp.example/answers");

      provider.document = published;
      look(world, connection);
      assertThat(current(world, connection).settings()).isEqualTo(connection.settings());
    }
  }

  @OnBothDatabases
  void a_document_of_another_provider_changes_nothing(Database database) {
    try (SignInWorld world = new SignInWorld(database);
        Provider provider = new Provider()) {
      Connection connection = connection(world, provider);
      provider.document =
          provider
              .document
              .replace("entityID=\"", "entityID=\"https://other.example/")
              .replace(FIRST, NEXT);
      UpkeepState state = look(world, connection);
      assertThat(state.failures()).isEqualTo(1);
      assertThat(state.problem()).isPresent();
      assertThat(current(world, connection)).isEqualTo(connection);
    }
  }

  @OnBothDatabases
  void tells_of_three_failures_in_a_row_once_and_of_the_end_of_them(Database database) {
    try (SignInWorld world = new SignInWorld(database);
        Provider provider = new Provider()) {
      Connection connection = connection(world, provider);
      administrator(world);
      world.mails();
      provider.status = 503;
      Instant began = world.clock.instant();
      UpkeepState first = look(world, connection);
      assertThat(first.failures()).isEqualTo(1);
      assertThat(first.problem().orElseThrow().code()).isEqualTo("provider_status");
      assertThat(first.nextLookAt())
          .isBetween(began.plus(Duration.ofMinutes(12)), began.plus(Duration.ofMinutes(16)));
      look(world, connection);
      assertThat(actions(world)).isEmpty();
      look(world, connection);
      look(world, connection);
      assertThat(actions(world)).containsExactly("connection.refresh_failed");
      assertThat(world.mails())
          .extracting(Mail::to, Mail::subject)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(
                  "ann@acme.example", "An identity provider cannot be read"));
      provider.status = 200;
      UpkeepState last = look(world, connection);
      assertThat(last.failures()).isZero();
      assertThat(last.problem()).isEmpty();
      assertThat(actions(world))
          .containsExactly("connection.refresh_recovered", "connection.refresh_failed");
    }
  }

  @OnBothDatabases
  void each_connection_is_looked_at_by_one_node_and_again_only_when_due(Database database) {
    try (SignInWorld world = new SignInWorld(database);
        Provider provider = new Provider()) {
      Connection connection = connection(world, provider);
      Instant now = world.clock.instant();
      UpkeepStore store = new UpkeepStore();
      Instant until = now.plus(Duration.ofMinutes(5));
      assertThat(world.<Integer>write(tx -> store.admit(tx, now, 100))).isEqualTo(1);
      assertThat(world.<Integer>write(tx -> store.admit(tx, now, 100))).isZero();
      assertThat(
              world.<List<UpkeepStore.Due>>write(
                  tx -> store.claimAcrossOrganizations(tx, now, until, 10)))
          .extracting(UpkeepStore.Due::connection)
          .containsExactly(connection.id());
      // The other node finds nothing, until this one has not been heard of for the lease.
      assertThat(world.upkeep().lookAtDue(now)).isZero();
      assertThat(world.upkeep().lookAtDue(until)).isEqualTo(1);
      assertThat(world.upkeep().lookAtDue(until)).isZero();
      assertThat(world.upkeep().lookAtDue(until.plus(Duration.ofHours(7)))).isEqualTo(1);
    }
  }

  @OnBothDatabases
  void warns_the_administrators_before_the_last_certificate_ends(Database database) {
    try (SignInWorld world = new SignInWorld(database);
        Provider provider = new Provider()) {
      Connection connection = connection(world, provider);
      administrator(world);
      world.mails();
      Instant end = TestKeys.identityProvider().certificate().getNotAfter().toInstant();
      world.clock.advance(Duration.between(world.clock.instant(), end.minus(Duration.ofDays(61))));
      renewOurs(world);
      look(world, connection);
      assertThat(actions(world)).isEmpty();
      world.clock.advance(Duration.ofDays(31));
      look(world, connection);
      world.clock.advance(Duration.ofDays(1));
      look(world, connection);
      assertThat(actions(world)).containsExactly("connection.certificate_ends");
      assertThat(world.mails())
          .extracting(Mail::subject)
          .containsExactly("A signing certificate ends soon");
      world.write(
          tx ->
              world.connections().disable(tx, world.acme, connection.id(), world.clock.instant()));
      world.clock.advance(Duration.ofDays(60));
      look(world, connection);
      assertThat(actions(world)).containsExactly("connection.certificate_ends");
    }
  }

  @OnBothDatabases
  void warns_the_administrators_60_30_and_7_days_before_a_certificate_of_ours_ends(
      Database database) {
    try (SignInWorld world = new SignInWorld(database);
        Provider provider = new Provider()) {
      Connection connection = connection(world, provider);
      administrator(world);
      world.mails();
      Instant end =
          world
              .keys()
              .current(SigningKey.Purpose.SAML_SIGNING)
              .certificate()
              .orElseThrow()
              .getNotAfter()
              .toInstant();
      List<Mail> mails = new ArrayList<>();
      for (int days : List.of(61, 60, 59, 30, 29, 7, 6)) {
        world.clock.advance(
            Duration.between(world.clock.instant(), end.minus(Duration.ofDays(days))));
        look(world, connection);
        world.mails().stream().filter(one -> one.subject().contains("own")).forEach(mails::add);
      }
      assertThat(mails).hasSize(3);
      assertThat(mails.getFirst().text())
          .contains("Acme staff", world.address() + "/saml/" + connection.id() + "/metadata");
      assertThat(actions(world)).filteredOn("connection.own_certificate_ends"::equals).hasSize(3);

      // Its successor is another end, which is years away.
      renewOurs(world);
      world.clock.advance(Duration.ofDays(7));
      look(world, connection);
      assertThat(actions(world)).filteredOn("connection.own_certificate_ends"::equals).hasSize(3);
    }
  }

  @OnBothDatabases
  void a_refresh_asks_for_the_signature_and_the_end_that_the_import_asked_for(Database database) {
    try (SignInWorld world = new SignInWorld(database);
        Provider provider = new Provider()) {
      TestKeys federation = TestKeys.nextIdentityProvider();
      String published = world.provider.saml().metadata();
      provider.document = SignedMetadata.of(published, Signing.with(federation));
      var imported =
          (ConnectionImport.Result.Imported)
              world
                  .connectionImport()
                  .samlMetadata(
                      provider.address(),
                      new ConnectionImport.MetadataDemands(
                          "", List.of(federation.certificateBase64()), false));
      Connection connection =
          world.enabled(
              world.acme,
              world.draft("saml", "Acme staff", imported.settings(), Map.of(), IdpInitiated.OFF));
      administrator(world);
      world.mails();
      String moved = published.replace("/saml/sso\"", "/saml/moved\"");

      provider.document = moved;
      assertThat(look(world, connection).problem().orElseThrow().code())
          .isEqualTo("saml_metadata_unsigned");
      provider.document = SignedMetadata.of(moved, Signing.with(TestKeys.attacker()));
      assertThat(look(world, connection).problem().orElseThrow().code())
          .isEqualTo("saml_metadata_signed_by_another");
      String past = world.clock.instant().minusSeconds(1).toString();
      provider.document =
          SignedMetadata.of(
              moved.replaceFirst(" entityID", " validUntil=\"" + past + "\" entityID"),
              Signing.with(federation));
      assertThat(look(world, connection).problem().orElseThrow().code())
          .isEqualTo("saml_metadata_expired");
      assertThat(current(world, connection)).isEqualTo(connection);
      assertThat(world.mails())
          .extracting(Mail::subject)
          .containsExactly("An identity provider cannot be read");

      provider.document = SignedMetadata.of(moved, Signing.with(federation));
      assertThat(look(world, connection).problem()).isEmpty();
      assertThat(current(world, connection).settings()).contains("/saml/moved");
    }
  }

  private static void renewOurs(SignInWorld world) {
    for (SigningKey.Purpose purpose :
        List.of(SigningKey.Purpose.SAML_SIGNING, SigningKey.Purpose.SAML_DECRYPTION)) {
      world.keys().introduce(purpose);
      world.keys().promote(purpose);
    }
  }

  private static void administrator(SignInWorld world) {
    world.write(
        tx ->
            world
                .users()
                .create(
                    tx,
                    world.acme,
                    new dev.gatehouse.server.directory.UserDraft(
                        "ann@acme.example",
                        "Ann",
                        new dev.gatehouse.server.directory.User.Method.Password(),
                        List.of("admin")),
                    dev.gatehouse.server.directory.User.Source.API,
                    world.clock.instant())
                .orThrow());
  }
}
