package dev.gatehouse.server.scim;

import dev.gatehouse.server.AdjustableClock;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionDraft;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DeafDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.Directory;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.directory.DirectoryClient.Authentication;
import dev.gatehouse.server.directory.DirectoryClient.Keys;
import dev.gatehouse.server.directory.DirectoryClients;
import dev.gatehouse.server.directory.DirectoryDraft;
import dev.gatehouse.server.directory.DirectoryScope;
import dev.gatehouse.server.directory.DirectoryTokens;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.doors.SilentConnectionKind;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Organization.Entitlements;
import dev.gatehouse.server.organization.OrganizationDraft;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.web.AddressRange;
import dev.gatehouse.server.web.GuardedOutgoing;
import dev.gatehouse.server.web.OutgoingSettings;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import dev.gatehouse.server.web.WebServer;
import dev.gatehouse.server.web.WebSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gate on two nodes over real HTTP and one real database: behind it stands {@code /scim/v2/Me},
 * which answers as which directory a request passed. The other node hears nothing of ours. A proxy
 * at 127.0.0.1 is trusted.
 */
final class DirectoryWorld implements AutoCloseable {
  final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-22T08:00:00Z"));
  final Database database;
  final Organizations organizations = new Organizations();
  final Directories directories = new Directories(organizations, RateLimit.of(100));
  final DirectoryTokens tokens = new DirectoryTokens(directories);
  final DirectoryClients clients = new DirectoryClients(directories, tokens, true);
  final Connections connections;
  final OrganizationScope acme;
  final Directory directory;

  /** Of another organization. */
  final Directory decoy;

  final DirectoryTokens.Issued token;
  final DirectoryTokens.Issued decoyToken;

  private final HttpClient http = HttpClient.newHttpClient();
  private final GuardedOutgoing outgoing;
  private final WebServer node;
  private final WebServer otherNode;

  DirectoryWorld(TestDatabase kind) {
    database = TestKeys.fresh(kind);
    connections =
        new Connections(
            organizations,
            new Users(),
            directories,
            new ConnectionKinds(List.of(new SilentConnectionKind())),
            TestKeys.BOX);
    outgoing =
        new GuardedOutgoing(
            new OutgoingSettings(
                true,
                List.of(),
                true,
                Optional.empty(),
                Optional.empty(),
                GatehouseFixture.PROVIDERS_PATIENCE,
                10_000));
    node = start(database, Optional.empty());
    otherNode = start(DeafDatabase.of(database), Optional.of(node.publicAddress()));
    acme = organization("acme");
    OrganizationScope globex = organization("globex");
    directory = directory(acme);
    decoy = directory(globex);
    token = token(acme, directory, null);
    decoyToken = token(globex, decoy, null);
  }

  private WebServer start(Database database, Optional<URI> publicAddress) {
    WebServer server =
        WebServer.bind(
            new WebSettings(
                new InetSocketAddress("127.0.0.1", 0),
                publicAddress,
                Optional.empty(),
                List.of(AddressRange.parse("127.0.0.1")),
                WebSettings.USUAL_IDLE_TIMEOUT,
                Duration.ofSeconds(10),
                false),
            clock.instant());
    DirectoryAccess access =
        new DirectoryAccess(
            server.publicAddress(),
            new DirectoryAccess.Below(database, tokens, clients, connections, outgoing, clock));
    Routes routes = new Routes();
    access.addTo(routes);
    routes.get("/scim/v2/Me", request -> me(access.gate(), request));
    server.start(routes, new Pages());
    return server;
  }

  private Response me(DirectoryGate gate, Request request) {
    return switch (gate.pass(request, clock.instant())) {
      case DirectoryGate.Passage.Shut(Response answer) -> answer;
      case DirectoryGate.Passage.Open(DirectoryScope scope) ->
          Response.of(200, "text/plain", scope.directory() + " " + scope.actor().id());
    };
  }

  private OrganizationScope organization(String slug) {
    return database.write(
        tx ->
            organizations
                .scope(
                    tx,
                    organizations
                        .create(tx, OrganizationDraft.of(slug, slug), clock.instant())
                        .orThrow()
                        .id())
                .orElseThrow());
  }

  private Directory directory(OrganizationScope scope) {
    ConnectionDraft draft =
        new ConnectionDraft(
            "keycloak-oidc",
            "Directory",
            "",
            "",
            new Connection.Provisioning(Connection.ProvisioningMode.SCIM, true, true, ""),
            AttributeMapping.fromPreset(),
            Optional.empty(),
            Connection.IdpInitiated.OFF,
            "{\"silent\":true}",
            Map.of());
    return database.write(
        tx -> {
          if (!(connections.create(tx, scope, draft, clock.instant())
              instanceof ConnectionResult.Saved(Connection saved))) {
            throw new IllegalStateException("the connection was refused");
          }
          connections.enable(tx, scope, saved.id(), clock.instant());
          return directories
              .create(tx, scope, saved.id(), directories.usual(), clock.instant())
              .orThrow();
        });
  }

  DirectoryTokens.Issued token(OrganizationScope scope, Directory of, @Nullable Instant expiresAt) {
    return database.write(
        tx -> tokens.issue(tx, scope, of.id(), "x", expiresAt, clock.instant()).orThrow());
  }

  DirectoryClients.Created client(Authentication authentication, Keys keys) {
    return database.write(
        tx ->
            clients
                .create(
                    tx,
                    acme,
                    directory.id(),
                    new DirectoryClients.Draft("Entra", authentication, keys),
                    clock.instant())
                .orThrow());
  }

  void change(DirectoryDraft draft) {
    database.write(
        tx -> directories.update(tx, acme, directory.id(), draft, clock.instant()).orThrow());
  }

  void enableConnection(boolean enabled) {
    ConnectionId id = directory.connection();
    database.write(
        tx ->
            enabled
                ? connections.enable(tx, acme, id, clock.instant())
                : connections.disable(tx, acme, id, clock.instant()));
  }

  void enableOrganization(boolean enabled) {
    database.write(
        tx ->
            organizations.setEnabled(tx, acme.organization(), enabled, clock.instant()).orThrow());
  }

  void allowScim(boolean allowed) {
    database.write(
        tx ->
            organizations
                .update(
                    tx,
                    acme.organization(),
                    new OrganizationDraft(
                        "acme",
                        "acme",
                        OrganizationDraft.of("acme", "acme").sessionPolicy(),
                        new Entitlements(10, true, allowed),
                        OrganizationDraft.of("acme", "acme").branding()),
                    clock.instant())
                .orThrow());
  }

  URI address() {
    return node.publicAddress();
  }

  HttpResponse<String> me(String secret) {
    return send(ask(node).header("Authorization", "Bearer " + secret));
  }

  HttpResponse<String> meAtTheOtherNode(String secret) {
    return send(ask(otherNode).header("Authorization", "Bearer " + secret));
  }

  HttpRequest.Builder ask() {
    return ask(node);
  }

  private static HttpRequest.Builder ask(WebServer server) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/scim/v2/Me"));
  }

  HttpRequest.Builder tokenRequest(String form) {
    return HttpRequest.newBuilder(address().resolve(DirectoryAccess.TOKEN_PATH))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    otherNode.close();
    node.close();
    outgoing.close();
    database.close();
  }
}
