package dev.gatehouse.server.connection.saml;

import dev.gatehouse.protocol.saml.AuthnRequests;
import dev.gatehouse.protocol.saml.LogoutMessage;
import dev.gatehouse.protocol.saml.LogoutMessages;
import dev.gatehouse.protocol.saml.LogoutRequest;
import dev.gatehouse.protocol.saml.LogoutStatus;
import dev.gatehouse.protocol.saml.LogoutVerdict;
import dev.gatehouse.protocol.saml.LogoutVerifier;
import dev.gatehouse.protocol.saml.NameId;
import dev.gatehouse.server.connection.ConnectionKind.SignOutRequest;
import dev.gatehouse.server.connection.Departure;
import dev.gatehouse.server.connection.ExternalPerson.AtProvider;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.saml.ServiceProviders.Sides;
import dev.gatehouse.server.db.TextList;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Single logout (SAML profiles §4.4) of connections, both ways. */
public final class SamlLogouts {
  private final ServiceProviders sides;
  private final SecureRandom random = new SecureRandom();

  SamlLogouts(ServiceProviders sides) {
    this.sides = sides;
  }

  /** SAML core §3.7.3: a logout request names the subject as the assertion did. */
  static AtProvider atProvider(NameId nameId, String contextClass) {
    String whole =
        TextList.encode(
            List.of(
                nameId.value(),
                Objects.requireNonNullElse(nameId.format(), ""),
                Objects.requireNonNullElse(nameId.nameQualifier(), ""),
                Objects.requireNonNullElse(nameId.spNameQualifier(), "")));
    return new AtProvider(nameId.value(), whole, contextClass);
  }

  private static NameId nameId(String secret) {
    List<String> parts = TextList.decode(secret);
    if (parts.size() != 4) {
      throw new IllegalArgumentException("not a stored NameID");
    }
    return new NameId(
        parts.get(0), orNull(parts.get(1)), orNull(parts.get(2)), orNull(parts.get(3)));
  }

  /** A logout request; empty where the connection or the provider does not want one. */
  Optional<Departure> depart(LiveConnection connection, SignOutRequest request, Instant now) {
    Sides both = sides.of(connection.connection());
    if (!both.settings().slo().signOutAtProvider() || request.secret().isEmpty()) {
      return Optional.empty();
    }
    String id = AuthnRequests.newId(random);
    var subject =
        new LogoutMessages.Subject(nameId(request.secret()), orNull(request.sessionIndex()));
    return LogoutMessages.request(
            both.serviceProvider(), both.identityProvider(), id, subject, request.handle(), now)
        .map(message -> departure(message, id));
  }

  private static Departure departure(LogoutMessages.Outgoing message, String expectation) {
    return switch (message) {
      case LogoutMessages.Redirect redirect ->
          new Departure.Redirect(URI.create(redirect.url()), expectation);
      case LogoutMessages.Post post -> {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(post.parameter(), post.message());
        if (!post.relayState().isEmpty()) {
          fields.put("RelayState", post.relayState());
        }
        yield new Departure.Form(URI.create(post.action()), fields, expectation);
      }
    };
  }

  /**
   * Verifies what arrived at the single logout address.
   *
   * @param requestId of the request of ours that an answer must name; empty when none is out
   */
  public LogoutVerdict verify(
      LiveConnection connection, LogoutMessage message, String requestId, Instant now) {
    Sides both = sides.of(connection.connection());
    return LogoutVerifier.verify(
        message,
        both.serviceProvider(),
        both.identityProvider(),
        both.policy(),
        orNull(requestId),
        now);
  }

  /** The signed answer to a request that held; empty where the provider has no address for it. */
  public Optional<Departure> answer(
      LiveConnection connection,
      LogoutMessage message,
      LogoutRequest request,
      LogoutStatus status,
      String relayState,
      Instant now) {
    Sides both = sides.of(connection.connection());
    return LogoutMessages.answer(
            both.serviceProvider(),
            both.identityProvider(),
            message,
            AuthnRequests.newId(random),
            request.id(),
            status,
            relayState,
            now)
        .map(answer -> departure(answer, ""));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
