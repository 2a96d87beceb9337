package example;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.web.SecurityFilterChain;

@Configuration
class SignIn {
  @Bean
  SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository clients)
      throws Exception {
    // Spring sends PKCE for public clients by itself; confidential ones have to ask for it.
    var requests =
        new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");
    requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
    // Back from signing out: without it people stay on Gatehouse's own page.
    var signedOut = new OidcClientInitiatedLogoutSuccessHandler(clients);
    signedOut.setPostLogoutRedirectUri("{baseUrl}/bye");
    return http.authorizeHttpRequests(
            all -> all.requestMatchers("/bye").permitAll().anyRequest().authenticated())
        .oauth2Login(
            login -> login.authorizationEndpoint(a -> a.authorizationRequestResolver(requests)))
        // POST /logout/connect/back-channel/gatehouse ends the session that a logout token names.
        .oidcLogout(logout -> logout.backChannel(Customizer.withDefaults()))
        .logout(out -> out.logoutSuccessHandler(signedOut))
        .build();
  }
}
