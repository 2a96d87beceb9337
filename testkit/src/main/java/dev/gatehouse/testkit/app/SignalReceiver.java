package dev.gatehouse.testkit.app;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.gatehouse.testkit.app.OpenIdClient.Refused;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Receives security events of the OpenID provider (Shared Signals Framework 1.0): makes a stream
 * for itself, and believes what is pushed with the secret that it chose.
 */
final class SignalReceiver {
  private static final String PUSH = "urn:ietf:rfc:8935";
  private static final int MOST_KNOWN = 10_000;

  private final OpenIdClient client;
  private final String secret;
  private final SequencedSet<String> known = new LinkedHashSet<>();
  private volatile @Nullable IssuerTokens tokens;

  SignalReceiver(OpenIdClient client) {
    this.client = client;
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    secret = "Bearer " + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * What happened.
   *
   * @param type the last word of its address, such as {@code session-revoked}
   * @param subject empty where it is about nobody
   * @param session empty unless it is about one, by its {@code sid}
   * @param detail what more the event says
   */
  record Signal(String type, String subject, String session, String detail, Instant at) {
    /** Whether whoever is signed in must not stay so. */
    boolean endsAccess() {
      return Set.of("session-revoked", "account-disabled", "account-purged").contains(type);
    }
  }

  /** How a push is answered. */
  record Answer(int status, String body, Optional<Signal> signal) {
    /** RFC 8935 §2.4. */
    private static Answer error(int status, String word, String why) {
      var body = JSONObjectUtils.toJSONString(Map.of("err", word, "description", why));
      return new Answer(status, body, Optional.empty());
    }
  }

  /**
   * Makes the stream anew: the secret of an earlier start is known to nobody any more.
   *
   * @param address where events are to be pushed to
   */
  void subscribe(String address) throws Refused {
    var about =
        client.json(
            HttpRequest.newBuilder(URI.create(client.issuer() + "/.well-known/ssf-configuration"))
                .GET());
    // SSF 1.0 §7.2.3: the issuer must be the one that was asked.
    if (!client.issuer().equals(about.get("issuer"))) {
      throw new Refused("the transmitter calls itself " + about.get("issuer"));
    }
    var keys = URI.create(OpenIdClient.text(about, "jwks_uri"));
    tokens =
        new IssuerTokens(
            client.issuer(), () -> client.send(HttpRequest.newBuilder(keys).GET()).body());
    var streams = OpenIdClient.text(about, "configuration_endpoint");
    endEarlier(streams);
    var wish =
        Map.of(
            "delivery",
            Map.of("method", PUSH, "endpoint_url", address, "authorization_header", secret),
            "description",
            "Tracehub");
    var made =
        client.send(
            asApplication(streams)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSONObjectUtils.toJSONString(wish))));
    if (made.statusCode() != 201) {
      throw new Refused("the stream was not made: " + made.statusCode() + " " + made.body());
    }
  }

  private void endEarlier(String streams) throws Refused {
    // SSF 1.0 §8.1.1.2: without an id, a list of all.
    var earlier = client.send(asApplication(streams).GET());
    for (var id : ids(earlier.body())) {
      client.send(asApplication(streams + "?stream_id=" + id).DELETE());
    }
  }

  private static List<String> ids(String list) throws Refused {
    try {
      return JSONArrayUtils.parse(list).stream()
          .map(stream -> String.valueOf(members(stream).get("stream_id")))
          .toList();
    } catch (ParseException e) {
      throw new Refused("the transmitter does not list its streams", e);
    }
  }

  private HttpRequest.Builder asApplication(String address) {
    return HttpRequest.newBuilder(URI.create(address)).header("Authorization", client.basic());
  }

  /** Takes a push (RFC 8935 §2). */
  Answer receive(String authorization, String token, Instant now) {
    var believed = tokens;
    if (believed == null || !isSecret(authorization)) {
      return Answer.error(401, "authentication_failed", "The secret is not the one agreed on.");
    }
    try {
      var claims = believed.securityEvent(token, client.clientId());
      // RFC 8935 §2: sent twice, counted once.
      return new Answer(
          202,
          "",
          isFirst(claims.getJWTID()) ? Optional.of(signal(claims, now)) : Optional.empty());
    } catch (Refused e) {
      return Answer.error(400, "invalid_request", String.valueOf(e.getMessage()));
    }
  }

  private boolean isSecret(String authorization) {
    return MessageDigest.isEqual(
        authorization.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  private synchronized boolean isFirst(String id) {
    if (known.size() >= MOST_KNOWN) {
      known.removeFirst();
    }
    return known.add(id);
  }

  private static Signal signal(JWTClaimsSet claims, Instant now) throws Refused {
    if (!(claims.getClaim("events") instanceof Map<?, ?> events) || events.size() != 1) {
      throw new Refused("the security event token names more than one event");
    }
    var event = events.entrySet().iterator().next();
    var type = String.valueOf(event.getKey());
    var detail =
        event.getValue() instanceof Map<?, ?> members && !members.isEmpty() ? told(members) : "";
    var subject = members(claims.getClaim("sub_id"));
    var complex = "complex".equals(subject.get("format"));
    var user = complex ? members(subject.get("user")) : subject;
    return new Signal(
        type.substring(type.lastIndexOf('/') + 1),
        user.get("sub") instanceof String sub ? sub : "",
        complex && members(subject.get("session")).get("id") instanceof String sid ? sid : "",
        detail,
        now);
  }

  /** Such as {@code credential_type password, change_type update}. */
  private static String told(Map<?, ?> event) {
    return event.entrySet().stream()
        .filter(member -> !member.getKey().equals("event_timestamp"))
        .map(member -> member.getKey() + " " + text(member.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** CAEP 1.0 §2: reasons come in several languages, of which the first is shown. */
  private static String text(Object value) {
    return value instanceof Map<?, ?> texts && !texts.isEmpty()
        ? String.valueOf(texts.values().iterator().next())
        : String.valueOf(value);
  }

  private static Map<?, ?> members(@Nullable Object value) {
    return value instanceof Map<?, ?> members ? members : Map.of();
  }
}
