package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionDraft;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.testkit.oidc.OidcMisbehaviour;
import dev.gatehouse.testkit.oidc.RegisteredClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are bound to a key of ours (RFC 9449), over real HTTP. */
class DpopSignInTest extends SignInSteps {
  DpopSignInTest() {
    super(TestDatabase.SQLITE);
  }

  @BeforeEach
  void offer() {
    world.provider.oidc().offerDpop("ES256");
  }

  /** At a provider that gives this client nothing without a proof. */
  private Connection strictly(Map<String, Object> more) {
    Connection connection = world.oidc(world.acme, "gatehouse", more);
    world
        .provider
        .oidc()
        .register(
            RegisteredClient.withSecret(
                    "gatehouse",
                    "s3cret",
                    world.address() + "/auth/callback/oidc/" + connection.id())
                .requiringDpop());
    return connection;
  }

  private HttpResponse<String> signIn(Connection connection, OidcMisbehaviour how)
      throws Exception {
    world.provider.nextResponse(how);
    return oidcSignIn(connection, "jane");
  }

  private void admitted(HttpResponse<String> landed, String tokenType) {
    assertThat(landed.body()).startsWith("state page7|jane@acme.example");
    assertThat(tokenTypes()).containsExactly(tokenType);
  }

  private List<String> tokenTypes() {
    return world.newestAttempt(world.acme).checks().stream()
        .filter(check -> check.name().equals("token_type"))
        .map(Check::actual)
        .toList();
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  // Where it is offered

  @Test
  void an_import_says_that_it_is_offered() {
    String issuer = world.provider.oidc().issuer();
    assertThat(notes(issuer)).anyMatch(note -> note.contains("DPoP"));
    world.provider.oidc().offerDpop();

    assertThat(notes(issuer)).noneMatch(note -> note.contains("DPoP"));
  }

  private List<String> notes(String issuer) {
    return ((ConnectionImport.Result.Imported) world.connectionImport().oidcIssuer(issuer)).notes();
  }

  @Test
  void tokens_are_bound_wherever_the_provider_offers_it() throws Exception {
    Connection connection = strictly(Map.of());

    admitted(signIn(connection, OidcMisbehaviour.CLAIMS_IN_USERINFO), "DPoP");
    assertThat(world.provider.oidc().requests("/token")).isEqualTo(1);
    assertThat(world.provider.oidc().requests("/userinfo")).isEqualTo(1);
  }

  @Test
  void a_pushed_request_names_the_key_as_well() throws Exception {
    HttpResponse<String> departure = start(strictly(Map.of("pushRequests", true)));
    assertThat(location(departure)).contains("request_uri=").doesNotContain("dpop_jkt");

    admitted(browser.get(location(answerOf(departure, "jane"))), "DPoP");
  }

  @Test
  void each_proof_is_a_new_one() throws Exception {
    Connection connection = strictly(Map.of());
    admitted(signIn(connection, OidcMisbehaviour.CLAIMS_IN_USERINFO), "DPoP");
    // The provider refuses a proof that it has seen.
    admitted(signIn(connection, OidcMisbehaviour.CLAIMS_IN_USERINFO), "DPoP");
  }

  @Test
  void another_process_makes_the_proof_that_this_one_promised() throws Exception {
    HttpResponse<String> back = answerOf(start(strictly(Map.of())), "jane");
    world.restart();

    admitted(browser.get(location(back)), "DPoP");
  }

  @Test
  void a_bearer_token_will_do_where_the_binding_is_not_required() throws Exception {
    Connection connection = world.oidc(world.acme, "gatehouse");

    admitted(signIn(connection, OidcMisbehaviour.TOKEN_BEARER), "Bearer");
  }

  // Nonces

  @Test
  void a_nonce_that_the_token_endpoint_demands_is_given_once() throws Exception {
    admitted(signIn(strictly(Map.of()), OidcMisbehaviour.TOKEN_DPOP_NONCE), "DPoP");
    assertThat(world.provider.oidc().requests("/token")).isEqualTo(2);
  }

  @Test
  void a_token_endpoint_that_demands_ever_new_nonces_is_asked_twice() throws Exception {
    assertRefused(
        signIn(strictly(Map.of()), OidcMisbehaviour.TOKEN_DPOP_NONCE_NEVER_ENOUGH),
        "oidc_dpop_proof");
    assertThat(world.provider.oidc().requests("/token")).isEqualTo(2);
  }

  @Test
  void a_nonce_that_userinfo_demands_is_given_once() throws Exception {
    admitted(signIn(strictly(Map.of()), OidcMisbehaviour.USERINFO_DPOP_NONCE), "DPoP");
    assertThat(world.provider.oidc().requests("/userinfo")).isEqualTo(2);
  }

  @Test
  void a_userinfo_endpoint_that_demands_ever_new_nonces_is_asked_twice() throws Exception {
    assertRefused(
        signIn(strictly(Map.of()), OidcMisbehaviour.USERINFO_DPOP_NONCE_NEVER_ENOUGH),
        "oidc_dpop_proof");
    assertThat(world.provider.oidc().requests("/userinfo")).isEqualTo(2);
  }

  @Test
  void a_nonce_is_given_with_a_client_assertion_of_its_own() throws Exception {
    Connection connection =
        world.oidc(world.acme, "gatehouse", Map.of("clientAuthentication", "private_key_jwt"));
    world
        .provider
        .oidc()
        .register(
            RegisteredClient.withKey(
                    "gatehouse",
                    JwtSigner.of(
                            JwsAlgorithm.RS256,
                            world.keys().current(Purpose.CLIENT_ASSERTION).privateKey(),
                            world.keys().current(Purpose.CLIENT_ASSERTION).publicKey())
                        .publicJwk(),
                    world.address() + "/auth/callback/oidc/" + connection.id())
                .requiringDpop());

    admitted(signIn(connection, OidcMisbehaviour.TOKEN_DPOP_NONCE), "DPoP");
  }

  @Test
  void a_proof_that_the_provider_refuses_has_a_code_of_its_own() throws Exception {
    assertRefused(
        signIn(strictly(Map.of()), OidcMisbehaviour.TOKEN_DPOP_PROOF_REFUSED), "oidc_dpop_proof");
    assertThat(world.provider.oidc().requests("/token")).isEqualTo(1);
  }

  // The setting

  @Test
  void a_connection_that_requires_it_takes_bound_tokens() throws Exception {
    admitted(oidcSignIn(strictly(Map.of("dpop", "required")), "jane"), "DPoP");
  }

  @Test
  void a_connection_that_requires_it_refuses_bearer_tokens() throws Exception {
    Connection connection = strictly(Map.of("dpop", "required"));

    assertRefused(signIn(connection, OidcMisbehaviour.TOKEN_BEARER), "oidc_dpop_not_bound");
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RS256"})
  void a_connection_that_requires_it_does_not_depart_where_it_is_not_offered(String algorithm) {
    offerOnly(algorithm);
    Connection connection = world.oidc(world.acme, "gatehouse", Map.of("dpop", "required"));
    HttpResponse<String> page = browser.get("/start?org=acme&connection=" + connection.id());

    assertRefused(page, "dpop_not_offered");
    assertThat(world.provider.oidc().requests("/authorize")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RS256"})
  void where_no_algorithm_of_ours_is_offered_tokens_are_bearer_tokens(String algorithm)
      throws Exception {
    offerOnly(algorithm);
    HttpResponse<String> departure = start(world.oidc(world.acme, "gatehouse"));

    assertThat(location(departure)).doesNotContain("dpop_jkt");
    admitted(browser.get(location(answerOf(departure, "jane"))), "Bearer");
  }

  private void offerOnly(String algorithm) {
    world.provider.oidc().offerDpop(algorithm.isEmpty() ? new String[0] : new String[] {algorithm});
  }

  @Test
  void a_connection_that_switches_it_off_proves_nothing() throws Exception {
    HttpResponse<String> departure =
        start(world.oidc(world.acme, "gatehouse", Map.of("dpop", "off")));

    assertThat(location(departure)).doesNotContain("dpop_jkt");
    admitted(browser.get(location(answerOf(departure, "jane"))), "Bearer");
  }

  @Test
  void there_are_three_settings_and_no_fourth() {
    Connection connection = world.oidc(world.acme, "gatehouse");
    assertThat(connection.settings()).contains("\"dpop\":\"automatic\"");
    ConnectionDraft draft =
        world.draft(
            "oidc",
            "Others",
            connection
                .settings()
                .replace("automatic", "sometimes")
                .replace("\"gatehouse\"", "\"others\""),
            Map.of("clientSecret", "s3cret"),
            Connection.IdpInitiated.OFF);

    ConnectionResult answer =
        world.write(tx -> world.connections().create(tx, world.acme, draft, world.clock.instant()));

    assertThat(answer)
        .isEqualTo(
            new ConnectionResult.Rejected(
                List.of(
                    new ConnectionResult.Problem(
                        "settings.dpop",
                        "oidc_dpop",
                        "dpop must be automatic, required or off."))));
  }

  // The key

  @Test
  void a_sign_in_keeps_the_key_that_it_began_with() throws Exception {
    HttpResponse<String> back = answerOf(start(strictly(Map.of())), "jane");
    assertThat(world.keys().introduce(Purpose.DPOP)).isTrue();
    assertThat(world.keys().promote(Purpose.DPOP)).isTrue();

    admitted(browser.get(location(back)), "DPoP");
  }

  @Test
  void a_sign_in_whose_key_was_retired_is_refused_before_the_code_is_used() throws Exception {
    HttpResponse<String> back = answerOf(start(strictly(Map.of())), "jane");
    world.keys().introduce(Purpose.DPOP);
    world.keys().promote(Purpose.DPOP);
    assertThat(world.keys().retire(Purpose.DPOP, Duration.ZERO)).isTrue();

    assertRefused(browser.get(location(back)), "dpop_key");
    assertThat(world.provider.oidc().requests("/token")).isZero();
  }

  @Test
  void a_sign_in_that_began_before_an_upgrade_ends_after_it() throws Exception {
    offerOnly("");
    HttpResponse<String> back =
        answerOf(start(world.oidc(world.acme, "gatehouse", Map.of())), "jane");
    // As the former version wrote it, without the last part.
    String former =
        "UPDATE sign_in_attempts SET expectation = substr(expectation, 1, length(expectation) - 2)";
    String migration = Files.readString(Path.of("src/main/resources/db/migration/V031__dpop.sql"));
    assertThat(world.<Integer>write(tx -> tx.sql().update(former).execute())).isEqualTo(1);
    assertThat(world.<Integer>write(tx -> tx.sql().update(migration).execute())).isEqualTo(1);

    admitted(browser.get(location(back)), "Bearer");
  }

  @Test
  void a_sign_in_that_began_without_a_key_ends_where_one_is_required_now() throws Exception {
    Connection connection = world.oidc(world.acme, "gatehouse", Map.of("dpop", "off"));
    HttpResponse<String> back = answerOf(start(connection), "jane");
    world.write(
        tx ->
            world
                .connections()
                .update(
                    tx,
                    world.acme,
                    connection.id(),
                    new ConnectionDraft(
                        connection.preset(),
                        connection.displayName(),
                        "",
                        "",
                        connection.provisioning(),
                        connection.mapping(),
                        Optional.empty(),
                        connection.idpInitiated(),
                        connection.settings().replace("\"off\"", "\"required\""),
                        Map.of()),
                    world.clock.instant()));

    assertRefused(browser.get(location(back)), "dpop_key");
  }
}
