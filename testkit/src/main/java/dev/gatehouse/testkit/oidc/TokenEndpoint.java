package dev.gatehouse.testkit.oidc;

import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.oidc.Clients.Caller;
import dev.gatehouse.testkit.oidc.DpopProofs.NonceRule;
import dev.gatehouse.testkit.oidc.DpopProofs.Verdict;
import dev.gatehouse.testkit.oidc.Grants.Grant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code /oidc/token} and {@code /oidc/par}: OpenID Connect Core §3.1.3, RFC 9126. */
final class TokenEndpoint {

  private static final long LONGEST_HANG_SECONDS = 120;

  private final String issuer;
  private final Clients clients;
  private final Grants grants;
  private final IdTokens idTokens;
  private final DpopProofs proofs;
  private final InstantSource clock;
  private final AtomicReference<CountDownLatch> released =
      new AtomicReference<>(new CountDownLatch(1));

  TokenEndpoint(
      String issuer,
      Clients clients,
      Grants grants,
      IdTokens idTokens,
      DpopProofs proofs,
      InstantSource clock) {
    this.issuer = issuer;
    this.clients = clients;
    this.grants = grants;
    this.idTokens = idTokens;
    this.proofs = proofs;
    this.clock = clock;
  }

  void push(Exchange exchange) {
    switch (authenticate(exchange)) {
      case Caller.Refused refused -> error(exchange, 401, "invalid_client", refused.reason());
      case Caller.Known caller -> {
        var request = new LinkedHashMap<String, String>();
        exchange.form().forEach((name, values) -> request.put(name, values.getFirst()));
        request.keySet().removeIf(name -> name.startsWith("client_"));
        request.put("client_id", caller.clientId());
        var redirectUri = request.getOrDefault("redirect_uri", "");
        var fault = AuthorizeEndpoint.fault(request);
        if (fault.isPresent() || !clients.allowsRedirect(caller.clientId(), redirectUri)) {
          error(exchange, 400, "invalid_request", fault.orElse("redirect_uri is unknown"));
        } else {
          exchange.json(
              201, Json.write(Map.of("request_uri", grants.push(request), "expires_in", 60)));
        }
      }
    }
  }

  void handle(Exchange exchange) {
    if (!exchange.isPost()) {
      error(exchange, 405, "invalid_request", "POST is required");
      return;
    }
    switch (authenticate(exchange)) {
      case Caller.Refused refused -> error(exchange, 401, "invalid_client", refused.reason());
      case Caller.Known caller -> exchange(exchange, caller.clientId());
    }
  }

  /** Lets go whoever waits because of {@link OidcMisbehaviour#TOKEN_HANGS}. */
  void release() {
    released.getAndSet(new CountDownLatch(1)).countDown();
  }

  private Caller authenticate(Exchange exchange) {
    var audiences = List.of(issuer, issuer + "/token", issuer + "/par");
    return clients.authenticate(exchange, audiences, clock.instant());
  }

  private void exchange(Exchange exchange, String clientId) {
    if (!"authorization_code".equals(exchange.form("grant_type").orElse(""))) {
      error(exchange, 400, "unsupported_grant_type", "Only authorization_code");
      return;
    }
    var code = exchange.form("code").orElse("");
    switch (proofs.check(exchange, issuer + "/token", null, rule(code))) {
      // RFC 9449 §8: the code stays good for the second try.
      case Verdict.NonceNeeded needed -> {
        exchange.addHeader("DPoP-Nonce", needed.nonce());
        error(exchange, 400, "use_dpop_nonce", "A nonce, please");
      }
      case Verdict.Refused refused -> error(exchange, 400, "invalid_dpop_proof", refused.reason());
      case Verdict.Proved proved -> exchange(exchange, clientId, code, proved.thumbprint());
      case Verdict.NoProof none -> exchange(exchange, clientId, code, null);
    }
  }

  private NonceRule rule(String code) {
    return switch (grants.seeCode(code).map(Grant::misbehaviour).orElse(null)) {
      case TOKEN_DPOP_NONCE -> NonceRule.NEEDED;
      case TOKEN_DPOP_NONCE_NEVER_ENOUGH -> NonceRule.NEVER_ENOUGH;
      case null, default -> NonceRule.NOT_NEEDED;
    };
  }

  private void exchange(
      Exchange exchange, String clientId, String code, @Nullable String thumbprint) {
    if (clients.mustProve(clientId) && thumbprint == null) {
      error(exchange, 400, "invalid_request", "This client must prove a key");
      return;
    }
    var found = grants.takeCode(code, clock.instant());
    if (found.isEmpty()) {
      error(exchange, 400, "invalid_grant", "The code is unknown, used or expired");
      return;
    }
    var grant = found.get();
    // RFC 6749 §4.1.3, RFC 7636 §4.6.
    if (!grant.parameter("client_id").equals(clientId)
        || !grant.parameter("redirect_uri").equals(exchange.form("redirect_uri").orElse(""))) {
      error(exchange, 400, "invalid_grant", "The code is another client's or address's");
    } else if (!grant
        .parameter("code_challenge")
        .equals(challenge(exchange.form("code_verifier").orElse("")))) {
      error(exchange, 400, "invalid_grant", "The code_verifier does not fit");
    } else if (isOtherKey(grant, thumbprint)) {
      error(exchange, 400, "invalid_grant", "The code is bound to another key");
    } else if (!misbehaved(exchange, grant)) {
      answer(exchange, grant, clientId, thumbprint);
    }
  }

  /** RFC 9449 §10. */
  private boolean isOtherKey(Grant grant, @Nullable String thumbprint) {
    var asked = grant.parameter("dpop_jkt");
    return !proofs.offered().isEmpty() && !asked.isEmpty() && !asked.equals(thumbprint);
  }

  private boolean misbehaved(Exchange exchange, Grant grant) {
    switch (grant.misbehaviour()) {
      case TOKEN_HANGS -> hang(exchange);
      case TOKEN_STATUS_500 -> exchange.text(500, "Something broke");
      case TOKEN_HTML -> exchange.html(200, "<!DOCTYPE html><title>Sign in</title><p>Please wait");
      case TOKEN_GARBAGE -> exchange.json(200, "{\"access_token\":\"abc\",\"id_tok");
      case TOKEN_HUGE -> exchange.json(200, "{\"x\":\"" + "x".repeat(20_000_000) + "\"}");
      case TOKEN_REDIRECT -> exchange.redirect(issuer + "/elsewhere");
      case TOKEN_INVALID_CLIENT -> error(exchange, 401, "invalid_client", "As you wished");
      case TOKEN_DPOP_PROOF_REFUSED -> error(exchange, 400, "invalid_dpop_proof", "As you wished");
      case TOKEN_INVALID_GRANT -> error(exchange, 400, "invalid_grant", "As you wished");
      case null, default -> {
        return false;
      }
    }
    return true;
  }

  private void hang(Exchange exchange) {
    try {
      boolean asked = released.get().await(LONGEST_HANG_SECONDS, TimeUnit.SECONDS);
      exchange.text(503, asked ? "Released" : "Waited long enough");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.text(503, "Interrupted");
    }
  }

  private void answer(
      Exchange exchange, Grant grant, String clientId, @Nullable String thumbprint) {
    var key = grant.does(OidcMisbehaviour.TOKEN_BEARER) ? null : thumbprint;
    var accessToken = grants.accessToken(grant, key);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("access_token", accessToken);
    var type = key == null ? "Bearer" : "DPoP";
    answer.put("token_type", grant.does(OidcMisbehaviour.TOKEN_WRONG_TYPE) ? "mac" : type);
    answer.put("expires_in", 300);
    answer.put("scope", grant.parameter("scope"));
    if (!grant.does(OidcMisbehaviour.TOKEN_NO_ID_TOKEN)) {
      answer.put("id_token", idTokens.token(grant, clientId, accessToken, clock.instant()));
    }
    exchange.json(200, Json.write(answer));
  }

  private static void error(Exchange exchange, int status, String error, String description) {
    exchange.json(status, Json.write(Map.of("error", error, "error_description", description)));
  }

  private static String challenge(String verifier) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return Base64URL.encode(digest.digest(verifier.getBytes(StandardCharsets.US_ASCII)))
          .toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
