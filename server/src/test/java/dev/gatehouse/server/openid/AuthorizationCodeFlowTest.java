package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.doors.DoorsFixture;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Date;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole flow with a client that nobody here wrote. */
@EachDatabase
class AuthorizationCodeFlowTest {
  private final DoorsFixture gatehouse;

  AuthorizationCodeFlowTest(TestDatabase database) {
    gatehouse = new DoorsFixture(database);
  }

  @AfterEach
  void close() {
    gatehouse.close();
  }

  @Test
  void nimbus_discovers_signs_in_verifies_and_reads_userinfo() throws Exception {
    gatehouse.clock.set(new Date().toInstant());
    gatehouse.application(ClientDrafts.of("reports").draft());
    OIDCProviderMetadata provider =
        OIDCProviderMetadata.resolve(new Issuer(gatehouse.address().toString()));
    CodeVerifier verifier = new CodeVerifier();
    State state = new State();
    Nonce nonce = new Nonce();
    AuthenticationRequest request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope("openid", "email", "profile", "organization", "roles", "groups"),
                new ClientID("reports"),
                URI.create(TestClient.REDIRECT))
            .endpointURI(provider.getAuthorizationEndpointURI())
            .state(state)
            .nonce(nonce)
            .codeChallenge(verifier, CodeChallengeMethod.S256)
            .build();
    URI back = signIn(request.toURI());
    AuthenticationSuccessResponse success =
        AuthenticationResponseParser.parse(back).toSuccessResponse();
    assertThat(success.getState()).isEqualTo(state);
    assertThat(success.getIssuer()).isEqualTo(provider.getIssuer());

    TokenRequest tokenRequest =
        new TokenRequest(
            provider.getTokenEndpointURI(),
            new ClientSecretBasic(new ClientID("reports"), new Secret(DoorsFixture.SECRET)),
            new AuthorizationCodeGrant(
                success.getAuthorizationCode(), URI.create(TestClient.REDIRECT), verifier));
    OIDCTokenResponse tokens =
        (OIDCTokenResponse)
            OIDCTokenResponseParser.parse(tokenRequest.toHTTPRequest().send()).toSuccessResponse();
    IDTokenClaimsSet claims =
        new IDTokenValidator(
                provider.getIssuer(),
                new ClientID("reports"),
                JWSAlgorithm.RS256,
                provider.getJWKSetURI().toURL())
            .validate(tokens.getOIDCTokens().getIDToken(), nonce);
    assertThat(claims.getSubject().getValue()).isEqualTo(gatehouse.ann.id().value());
    assertThat(claims.getStringClaim("email")).isEqualTo("ann@acme.test");
    assertThat(claims.getBooleanClaim("email_verified")).isTrue();
    assertThat(claims.getStringListClaim("roles")).containsExactly("viewer");
    assertThat(claims.getJSONObjectClaim("organization"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "id", gatehouse.acme.organization().value(), "slug", "acme", "name", "acme Ltd"));
    assertThat(claims.getStringClaim("connection")).isEqualTo(gatehouse.acmeConnection.value());
    assertThat(claims.getStringClaim("sid")).startsWith("ses_");

    UserInfoResponse userinfo =
        UserInfoResponse.parse(
            new UserInfoRequest(
                    provider.getUserInfoEndpointURI(), tokens.getOIDCTokens().getAccessToken())
                .toHTTPRequest()
                .send());
    assertThat(userinfo.toSuccessResponse().getUserInfo().getName()).isEqualTo("Ann Lee");
    assertThat(tokens.getOIDCTokens().getRefreshToken()).isNull();
  }

  private URI signIn(URI authorization) {
    try (TestBrowser browser = gatehouse.browser()) {
      assertThat(browser.get(authorization.toString()).statusCode()).isEqualTo(200);
      HttpResponse<String> back = browser.get("/test/sign-in?user=ann@acme.test");
      return URI.create(back.headers().firstValue("Location").orElseThrow());
    }
  }
}
