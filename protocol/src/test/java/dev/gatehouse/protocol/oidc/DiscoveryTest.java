package dev.gatehouse.protocol.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.oidc.Discovery.IssuerResult;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {

  @ParameterizedTest
  @CsvSource({
    "https://login.example.com, https://login.example.com/.well-known/openid-configuration",
    "https://acme.eu.auth0.com/, https://acme.eu.auth0.com/.well-known/openid-configuration",
    "https://sso.example.com/realms/a, https://sso.example.com/realms/a/.well-known/openid-configuration"
  })
  void metadata_are_below_the_issuer(String issuer, String url) {
    assertThat(Discovery.urlFor(issuer)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"acme.okta.com", " ACME.okta.com ", "https://acme.okta.com/", "acme.okta.com/app"})
  void an_okta_domain_is_taken_as_people_paste_it(String entry) {
    assertThat(Discovery.fromOktaDomain(entry))
        .isEqualTo(new IssuerResult.Issuer("https://acme.okta.com"));
  }

  @Test
  void the_address_of_oktas_console_is_told_from_the_domain() {
    assertThat(Discovery.fromOktaDomain("https://acme-admin.okta.com/admin/dashboard"))
        .isInstanceOfSatisfying(
            IssuerResult.Problem.class,
            problem -> assertThat(problem.sentence()).endsWith("acme.okta.com"));
  }

  @Test
  void an_auth0_issuer_ends_in_a_slash() {
    assertThat(Discovery.fromAuth0Domain("acme.eu.auth0.com"))
        .isEqualTo(new IssuerResult.Issuer("https://acme.eu.auth0.com/"));
  }

  @Test
  void an_entra_tenant_is_a_uuid() {
    assertThat(Discovery.fromEntraTenant("11111111-2222-3333-4444-55555555555A"))
        .isEqualTo(
            new IssuerResult.Issuer(
                "https://login.microsoftonline.com/11111111-2222-3333-4444-55555555555a/v2.0"));
    assertThat(Discovery.fromEntraTenant("contoso.onmicrosoft.com"))
        .isInstanceOf(IssuerResult.Problem.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme", "acme okta com", "acme.okta.com@attacker.example", "a..b"})
  void what_is_no_domain_is_refused(String entry) {
    assertThat(Discovery.fromOktaDomain(entry)).isInstanceOf(IssuerResult.Problem.class);
    assertThat(Discovery.fromAuth0Domain(entry)).isInstanceOf(IssuerResult.Problem.class);
  }

  @Test
  void the_address_of_a_discovery_document_gives_its_issuer() {
    assertThat(
            Discovery.fromIssuer(
                " https://login.example.com/a/.well-known/openid-configuration ", Set.of()))
        .isEqualTo(new IssuerResult.Issuer("https://login.example.com/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://login.example.com",
        "login.example.com",
        "https://login.example.com/?tenant=a",
        "https://login.example.com/#a",
        "https://user@login.example.com",
        "file:///etc/passwd",
        "https://login example.com"
      })
  void what_is_no_issuer_is_refused_with_a_reason(String entry) {
    assertThat(Discovery.fromIssuer(entry, Set.of()))
        .isInstanceOfSatisfying(
            IssuerResult.Problem.class, problem -> assertThat(problem.sentence()).isNotBlank());
  }

  @Test
  void loopback_may_do_without_tls_where_that_is_allowed() {
    Set<Leniency> loopback = Set.of(Leniency.ALLOW_LOOPBACK_HTTP);

    assertThat(Discovery.fromIssuer("http://127.0.0.1:8090/oidc", loopback))
        .isEqualTo(new IssuerResult.Issuer("http://127.0.0.1:8090/oidc"));
    assertThat(Discovery.fromIssuer("http://10.0.0.1/oidc", loopback))
        .isInstanceOf(IssuerResult.Problem.class);
  }

  @Test
  void an_address_with_a_port_that_does_not_exist_is_refused() {
    assertThat(Discovery.fromIssuer("https://login.example.com:65535", Set.of()))
        .isInstanceOf(Discovery.IssuerResult.Issuer.class);
    for (String port : new String[] {"0", "65536", "99999"}) {
      assertThat(Discovery.fromIssuer("https://login.example.com:" + port, Set.of()))
          .isInstanceOf(Discovery.IssuerResult.Problem.class);
    }
  }
}
