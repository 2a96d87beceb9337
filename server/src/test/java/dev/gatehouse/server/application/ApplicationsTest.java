package dev.gatehouse.server.application;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.ApplicationDraft.Kind;
import dev.gatehouse.server.application.ApplicationDraft.RefreshTokens;
import dev.gatehouse.server.application.Applications.ClientSecret;
import dev.gatehouse.server.application.Applications.IssuedSecret;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationsTest {
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final List<String> REDIRECTS = List.of("https://app.example/callback");
  private final Applications applications = new Applications();

  private Application create(Database database, ApplicationDraft draft) {
    return database.write(tx -> applications.create(tx, draft, NOW).orThrow());
  }

  private Outcome<Application> tryCreate(Database database, ApplicationDraft draft) {
    return database.write(tx -> applications.create(tx, draft, NOW));
  }

  private Optional<Application> get(Database database, ApplicationId id) {
    return database.read(tx -> applications.get(tx, id));
  }

  private static ApplicationDraft full(TwoOrganizations both) {
    return new ApplicationDraft(
        Kind.OIDC,
        "Portal",
        "portal",
        ClientAuthentication.CLIENT_SECRET_POST,
        "",
        "",
        List.of("https://app.example/callback", "http://127.0.0.1:8080/callback"),
        List.of("https://app.example/bye"),
        "https://app.example/back-channel",
        "https://app.example/",
        List.of(),
        new Audience.Only(List.of(both.acme().organization())),
        Optional.of(Duration.ofHours(4)),
        new RefreshTokens(Duration.ofHours(1), Duration.ofDays(2)),
        new OpenIdSettings(true, OpenIdSettings.IdTokenAlgorithm.ES256));
  }

  @OnBothDatabases
  void keeps_how_its_tokens_are_made_over_a_change(Database database) {
    ApplicationDraft before = ApplicationDraft.oidc("Portal", List.of("https://app.example/cb"));
    Application made = create(database, before);
    assertThat(made.settings().openId()).isEqualTo(OpenIdSettings.usual());
    ApplicationDraft after =
        treated(before, new OpenIdSettings(true, OpenIdSettings.IdTokenAlgorithm.ES256));
    database.<Outcome<Application>>write(
        tx -> applications.update(tx, made.id(), after, NOW.plusSeconds(1)));
    assertThat(get(database, made.id()).orElseThrow().settings().openId())
        .isEqualTo(after.openId());
  }

  @OnBothDatabases
  void never_excuses_a_public_client_from_pkce(Database database) {
    ApplicationDraft lenient =
        treated(
            ApplicationDraft.oidc("Portal", List.of("https://app.example/cb")),
            new OpenIdSettings(true, OpenIdSettings.IdTokenAlgorithm.RS256));
    assertThat(tryCreate(database, with(lenient, ClientAuthentication.NONE, "", "")).toString())
        .contains("allow_missing_pkce_public");
  }

  private static ApplicationDraft treated(ApplicationDraft base, OpenIdSettings openId) {
    return new ApplicationDraft(
        base.kind(),
        base.name(),
        base.clientId(),
        base.authentication(),
        base.jwks(),
        base.jwksUri(),
        base.redirectUris(),
        base.postLogoutRedirectUris(),
        base.backChannelLogoutUri(),
        base.homeUrl(),
        base.hosts(),
        base.audience(),
        base.sessionLifetime(),
        base.refreshTokens(),
        openId);
  }

  @OnBothDatabases
  void keeps_everything_that_it_was_given(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Application made = create(database, full(both));
    assertThat(get(database, made.id())).contains(made);
    assertThat(made.settings()).isEqualTo(full(both));
    assertThat(database.<Optional<Application>>read(tx -> applications.byClientId(tx, "portal")))
        .contains(made);
    assertThat(database.<Optional<Application>>read(tx -> applications.byClientId(tx, "PORTAL")))
        .isEmpty();
  }

  @OnBothDatabases
  void admits_the_organizations_that_it_names_and_only_while_enabled(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Application portal = create(database, full(both));
    assertThat(Applications.admits(portal, both.acme())).isTrue();
    assertThat(Applications.admits(portal, both.decoy())).isFalse();
    Application forAll = create(database, ApplicationDraft.oidc("For all", REDIRECTS));
    assertThat(Applications.admits(forAll, both.decoy())).isTrue();
    Application disabled =
        database.write(tx -> applications.setEnabled(tx, forAll.id(), false, LATER).orThrow());
    assertThat(Applications.admits(disabled, both.decoy())).isFalse();
  }

  @OnBothDatabases
  void finds_the_application_that_protects_a_host(Database database) {
    Application wiki =
        create(database, ApplicationDraft.forwardAuth("Wiki", List.of("Wiki.Example", "w:8443")));
    assertThat(database.<Optional<Application>>read(tx -> applications.byHost(tx, "WIKI.example")))
        .contains(wiki);
    assertThat(database.<Optional<Application>>read(tx -> applications.byHost(tx, "w"))).isEmpty();
    assertThat(tryCreate(database, ApplicationDraft.forwardAuth("Thief", List.of("wiki.example"))))
        .isInstanceOf(Outcome.Conflict.class);
  }

  @OnBothDatabases
  void a_client_id_is_one_applications_only(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    create(database, full(both));
    assertThat(tryCreate(database, full(both))).isInstanceOf(Outcome.Conflict.class);
  }

  @OnBothDatabases
  void an_update_replaces_all_settings_and_keeps_the_client_id_if_none_is_given(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Application portal = create(database, full(both));
    ApplicationDraft changed = ApplicationDraft.oidc("Portal 2", List.of("https://new.example/cb"));
    Application updated =
        database.write(tx -> applications.update(tx, portal.id(), changed, LATER).orThrow());
    assertThat(updated.settings()).isEqualTo(changed.withClientId("portal"));
    assertThat(updated.updatedAt()).isEqualTo(LATER);
    assertThat(get(database, portal.id())).contains(updated);
    assertThat(
            database.<Outcome<Application>>write(
                tx ->
                    applications.update(
                        tx,
                        portal.id(),
                        ApplicationDraft.forwardAuth("Other", List.of("a.example")),
                        LATER)))
        .as("the kind stays")
        .isInstanceOf(Outcome.Invalid.class);
  }

  @OnBothDatabases
  void several_secrets_are_valid_until_each_expires_or_is_revoked(Database database) {
    Application app = create(database, ApplicationDraft.oidc("App", REDIRECTS));
    Application decoy = create(database, ApplicationDraft.oidc("Decoy", REDIRECTS));
    IssuedSecret old = issue(database, app, LATER);
    IssuedSecret current = issue(database, app, null);
    assertThat(authenticates(database, app, old.secret(), NOW)).isTrue();
    assertThat(authenticates(database, app, current.secret(), NOW)).isTrue();
    assertThat(authenticates(database, decoy, current.secret(), NOW)).isFalse();
    assertThat(authenticates(database, app, current.secret() + "x", NOW)).isFalse();
    assertThat(authenticates(database, app, "", NOW)).isFalse();

    assertThat(authenticates(database, app, old.secret(), LATER.minusMillis(1))).isTrue();
    assertThat(authenticates(database, app, old.secret(), LATER)).isFalse();

    assertThat(
            database.<Boolean>write(
                tx -> applications.revokeSecret(tx, app.id(), current.about().id())))
        .isTrue();
    assertThat(authenticates(database, app, current.secret(), NOW)).isFalse();
    assertThat(current.toString()).doesNotContain(current.secret());
  }

  @OnBothDatabases
  void there_are_never_too_many_secrets(Database database) {
    Application app = create(database, ApplicationDraft.oidc("App", REDIRECTS));
    for (int i = 0; i < Applications.MOST_SECRETS; i++) {
      issue(database, app, LATER);
    }
    assertThat(
            database.<Outcome<IssuedSecret>>write(
                tx -> applications.issueSecret(tx, app.id(), null, NOW)))
        .isInstanceOf(Outcome.Conflict.class);
    // The expired ones make room.
    assertThat(
            database.<Outcome<IssuedSecret>>write(
                tx -> applications.issueSecret(tx, app.id(), null, LATER)))
        .isInstanceOf(Outcome.Done.class);
    assertThat(database.<List<ClientSecret>>read(tx -> applications.secrets(tx, app.id())))
        .hasSize(1);
  }

  private IssuedSecret issue(
      Database database, Application app, @org.jspecify.annotations.Nullable Instant expires) {
    return database.write(tx -> applications.issueSecret(tx, app.id(), expires, NOW).orThrow());
  }

  private boolean authenticates(Database database, Application app, String secret, Instant now) {
    return database.read(tx -> applications.authenticates(tx, app.id(), secret, now));
  }

  @OnBothDatabases
  void deleting_takes_secrets_and_hosts_along(Database database) {
    Application wiki =
        create(database, ApplicationDraft.forwardAuth("Wiki", List.of("wiki.example")));
    assertThat(database.<Boolean>write(tx -> applications.delete(tx, wiki.id()))).isTrue();
    assertThat(get(database, wiki.id())).isEmpty();
    create(database, ApplicationDraft.forwardAuth("Wiki again", List.of("wiki.example")));
    Page<Application> all = database.read(tx -> applications.list(tx, "", 10));
    assertThat(all.items()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/callback",
        "app.example/callback",
        "http://app.example/callback",
        "https://*.app.example/callback",
        "https://app.example/callback*",
        "https://app.example/callback#part",
        "https://app.example/callback#",
        "https://user@app.example/callback",
        "https:///callback",
        "https:callback",
        "javascript:alert(1)",
        "data:text/html,x",
        "myapp:/callback",
        "com.example.app:callback",
        "com.example.app:",
        "Com.Example.App:/callback",
        "com..app:/callback",
        "com.example.app://user@host/callback",
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/",
        "https://app.example/ callback"
      })
  void refuses_redirect_uris_that_could_send_people_astray(String uri) {
    assertThat(RedirectUris.problem(uri)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/callback",
        "https://app.example:8443/callback?tenant=1",
        "http://127.0.0.1:3000/callback",
        "http://localhost/callback",
        "http://[::1]:3000/callback",
        "com.example.app:/callback"
      })
  void accepts_redirect_uris_that_name_one_place(String uri) {
    assertThat(RedirectUris.problem(uri)).isEmpty();
  }

  @OnBothDatabases
  void an_apps_own_scheme_is_for_public_clients_only(Database database) {
    ApplicationDraft base = ApplicationDraft.oidc("App", List.of("com.example.app:/callback"));
    assertThat(
            tryCreate(database, with(base, ClientAuthentication.CLIENT_SECRET_BASIC, "", ""))
                .toString())
        .contains("redirect_uri_private_confidential");
    assertThat(tryCreate(database, with(base, ClientAuthentication.NONE, "", "")))
        .isInstanceOf(Outcome.Done.class);
  }

  @OnBothDatabases
  void keys_and_method_must_fit_each_other(Database database) {
    ApplicationDraft base = ApplicationDraft.oidc("App", REDIRECTS);
    assertThat(tryCreate(database, with(base, ClientAuthentication.PRIVATE_KEY_JWT, "", "")))
        .isInstanceOf(Outcome.Invalid.class);
    assertThat(
            tryCreate(
                database,
                with(base, ClientAuthentication.CLIENT_SECRET_BASIC, "", "https://a.example/k")))
        .isInstanceOf(Outcome.Invalid.class);
    assertThat(
            tryCreate(
                database, with(base, ClientAuthentication.PRIVATE_KEY_JWT, "{\"keys\":[]}", "")))
        .isInstanceOf(Outcome.Invalid.class);
    assertThat(
            tryCreate(
                database,
                with(base, ClientAuthentication.PRIVATE_KEY_JWT, "", "https://a.example/keys")))
        .isInstanceOf(Outcome.Done.class);
  }

  private static ApplicationDraft with(
      ApplicationDraft base, ClientAuthentication method, String jwks, String jwksUri) {
    return new ApplicationDraft(
        base.kind(),
        base.name(),
        base.clientId(),
        method,
        jwks,
        jwksUri,
        base.redirectUris(),
        base.postLogoutRedirectUris(),
        base.backChannelLogoutUri(),
        base.homeUrl(),
        base.hosts(),
        base.audience(),
        base.sessionLifetime(),
        base.refreshTokens(),
        base.openId());
  }
}
