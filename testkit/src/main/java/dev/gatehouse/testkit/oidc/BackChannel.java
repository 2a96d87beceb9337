package dev.gatehouse.testkit.oidc;

import dev.gatehouse.testkit.SignIns;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells clients that a session has ended (OpenID Connect Back-Channel Logout 1.0). */
final class BackChannel {

  private static final Logger LOG = LoggerFactory.getLogger(BackChannel.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String issuer;
  private final SigningKeys keys;
  private final InstantSource clock;
  private final Map<String, String> addresses = new ConcurrentHashMap<>();

  BackChannel(String issuer, SigningKeys keys, InstantSource clock) {
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
  }

  void register(String clientId, String address) {
    addresses.put(clientId, address);
  }

  /** Whoever has an address is told: one that never saw the session has nothing to end. */
  void tell(SignIns.Session session) {
    addresses.forEach(
        (clientId, address) -> {
          var token = token(claims(clientId, session.person().id(), session.id()));
          LOG.debug("told {}: {}", address, post(address, token));
        });
  }

  /** Right claims, to be changed by whoever wants them wrong. */
  Map<String, Object> claims(String clientId, String subject, String sessionId) {
    Instant now = clock.instant();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer);
    claims.put("aud", clientId);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + 120);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("sub", subject);
    claims.put("sid", sessionId);
    claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    return claims;
  }

  String token(Map<String, Object> claims) {
    var key = keys.current();
    var header = IdTokens.header(key);
    header.put("typ", "logout+jwt");
    return key.sign(header, Json.write(claims));
  }

  private static int post(String address, String token) {
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var form = "logout_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
      var request =
          HttpRequest.newBuilder(URI.create(address))
              .timeout(PATIENCE)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      LOG.info("{} could not be told: {}", address, e.toString());
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
