package dev.gatehouse.server.signals;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.gatehouse.testkit.LoopbackServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An identity provider that takes security events (RFC 8935), and believes of a token what a
 * library can verify with the keys that the transmitter publishes.
 */
final class EventReceiver implements AutoCloseable {
  static final String AUTHORIZATION = "Bearer of the provider";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final LoopbackServer server = LoopbackServer.open(0);
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger notTaken = new AtomicInteger();
  private final URI transmitter;
  volatile int answer = 202;

  /**
   * @param transmitter its issuer
   */
  EventReceiver(URI transmitter) {
    this.transmitter = transmitter;
    server.start(
        exchange -> {
          boolean known = exchange.header("Authorization").orElse("").equals(AUTHORIZATION);
          String token = exchange.body();
          if (known && answer == 202) {
            taken.add(token);
          } else {
            notTaken.incrementAndGet();
          }
          exchange.text(known ? answer : 401, "");
        });
  }

  /** An event that was believed. */
  record Event(String type, JsonNode claims, JsonNode event) {
    JsonNode user() {
      JsonNode subject = claims.path("sub_id");
      return subject.has("user") ? subject.path("user") : subject;
    }

    String session() {
      return claims.at("/sub_id/session/id").asString("");
    }
  }

  String address() {
    return server.baseUrl() + "/events";
  }

  int count() {
    return taken.size();
  }

  int refusals() {
    return notTaken.get();
  }

  /** What came, oldest first. */
  List<Event> events(String audience) {
    return taken.stream().map(token -> believed(token, audience)).toList();
  }

  List<String> types(String audience) {
    return events(audience).stream().map(Event::type).toList();
  }

  /**
   * @throws IllegalStateException if it must not be believed
   */
  Event believed(String token, String audience) {
    try {
      JsonNode about = JSON.readTree(get(transmitter + "/.well-known/ssf-configuration"));
      DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
      processor.setJWSTypeVerifier(
          new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("secevent+jwt")));
      processor.setJWSKeySelector(
          new JWSVerificationKeySelector<>(
              Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256),
              new ImmutableJWKSet<>(JWKSet.parse(get(about.path("jwks_uri").asString())))));
      processor.setJWTClaimsSetVerifier(
          new DefaultJWTClaimsVerifier<>(
              Set.of(audience),
              new JWTClaimsSet.Builder().issuer(about.path("issuer").asString()).build(),
              Set.of("iat", "jti", "events", "sub_id"),
              Set.of("exp", "sub", "nonce")));
      JsonNode claims =
          JSON.readTree(JSON.writeValueAsString(processor.process(token, null).toJSONObject()));
      var only = claims.path("events").properties().iterator().next();
      String type = only.getKey().substring(only.getKey().lastIndexOf('/') + 1);
      return new Event(type, claims, only.getValue());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String get(String address) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
