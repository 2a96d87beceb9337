package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.SignIns;
import dev.gatehouse.testkit.saml.LogoutForge.Envelope;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Single logout of the test identity provider, both ways: it tells every service provider of its
 * session, one after the other, and heeds what they tell. It sends over Redirect and takes both.
 */
final class SingleLogout {

  private static final int MOST_KEPT = 500;
  private static final String PARTIAL =
      "urn:oasis:names:tc:SAML:2.0:status:Success\"><samlp:StatusCode"
          + " Value=\"urn:oasis:names:tc:SAML:2.0:status:PartialLogout\"/></samlp:StatusCode>";

  private final String url;
  private final String entityId;
  private final SignIns signIns;
  private final Function<String, @Nullable X509Certificate> signing;
  private final InstantSource clock;
  private final Map<String, String> services = bounded();
  private final Map<String, List<Participant>> participants = bounded();
  private final Map<String, Deque<Participant>> underway = bounded();

  /** A service provider that let the person in, and what it was told. */
  record Participant(String entityId, String nameId, String format, String index) {}

  /**
   * @param signing the certificate that verifies a service provider's messages, if it has one
   */
  SingleLogout(
      String baseUrl,
      String entityId,
      SignIns signIns,
      Function<String, @Nullable X509Certificate> signing,
      InstantSource clock) {
    this.url = baseUrl + "/saml/slo";
    this.entityId = entityId;
    this.signIns = signIns;
    this.signing = signing;
    this.clock = clock;
  }

  String url() {
    return url;
  }

  synchronized void register(String serviceProvider, String serviceUrl) {
    services.put(serviceProvider, serviceUrl);
  }

  /** The index that names a session, in the assertion and at its end. */
  static String index(String session) {
    return "_s" + UUID.nameUUIDFromBytes(session.getBytes(StandardCharsets.UTF_8));
  }

  synchronized void letIn(String session, Participant participant) {
    var all = participants.computeIfAbsent(session, unused -> new ArrayList<>());
    if (!all.contains(participant)) {
      all.add(participant);
    }
  }

  /** The person signs out here: where the browser goes first, if somebody must be told. */
  synchronized Optional<String> signOut(String session) {
    var all = participants.remove(session);
    if (all == null) {
      return Optional.empty();
    }
    all.removeIf(each -> !services.containsKey(each.entityId()));
    var relayState = UUID.randomUUID().toString();
    underway.put(relayState, new ArrayDeque<>(all));
    return next(relayState);
  }

  private synchronized Optional<String> next(String relayState) {
    var waiting = underway.get(relayState);
    var participant = waiting == null ? null : waiting.poll();
    if (participant == null) {
      underway.remove(relayState);
      return Optional.empty();
    }
    var service = service(participant.entityId());
    var xml =
        LogoutForge.request(
            envelope(service),
            LogoutForge.nameId(participant.nameId(), participant.format()),
            participant.index());
    return Optional.of(with(service, LogoutForge.query("SAMLRequest", xml, relayState)));
  }

  void handle(Exchange exchange) {
    boolean answers = parameter(exchange, "SAMLResponse").isPresent();
    var name = answers ? "SAMLResponse" : "SAMLRequest";
    var root = read(exchange, name);
    if (answers) {
      goOn(exchange);
    } else {
      heed(exchange, root);
    }
  }

  private void goOn(Exchange exchange) {
    next(parameter(exchange, "RelayState").orElse(""))
        .ifPresentOrElse(exchange::redirect, () -> exchange.redirect("/"));
  }

  private void heed(Exchange exchange, Element request) {
    if (!request.getLocalName().equals("LogoutRequest")) {
      throw new IllegalArgumentException("This is no LogoutRequest but " + request.getNodeName());
    }
    var issuer = issuer(request);
    var service = service(issuer);
    boolean others = forget(exchange, issuer);
    signIns.end(exchange);
    var xml =
        LogoutForge.response(envelope(service), request.getAttribute("ID"), SamlForge.SUCCESS);
    if (others) {
      xml = xml.replace(SamlForge.SUCCESS + "\"/>", PARTIAL);
    }
    exchange.redirect(
        with(
            service,
            LogoutForge.query("SAMLResponse", xml, parameter(exchange, "RelayState").orElse(""))));
  }

  /** Whether somebody else is left, whom this side does not tell when a stranger asks. */
  private synchronized boolean forget(Exchange exchange, String issuer) {
    var left =
        signIns.current(exchange).map(session -> participants.remove(session.id())).orElse(null);
    return left != null && left.stream().anyMatch(each -> !each.entityId().equals(issuer));
  }

  private Element read(Exchange exchange, String name) {
    var field = parameter(exchange, name).orElse("");
    var xml =
        exchange.isPost()
            ? new String(Base64.getMimeDecoder().decode(field), StandardCharsets.UTF_8)
            : AuthnRequestReader.inflate(field);
    var root = Dom.parse(xml).getDocumentElement();
    var certificate = signing.apply(issuer(root));
    if (certificate != null && exchange.isPost()) {
      AuthnRequestReader.checkEnveloped(xml, certificate.getPublicKey());
    } else if (certificate != null) {
      AuthnRequestReader.checkQuery(exchange.rawQuery(), name, certificate.getPublicKey());
    }
    return root;
  }

  private static String issuer(Element root) {
    return Wrapping.child(root, SamlForge.ASSERTION, "Issuer").getTextContent();
  }

  private synchronized String service(String serviceProvider) {
    var service = services.get(serviceProvider);
    if (service == null) {
      throw new IllegalArgumentException(
          "There is no single logout address for " + serviceProvider);
    }
    return service;
  }

  private Envelope envelope(String destination) {
    return new Envelope("_l" + UUID.randomUUID(), entityId, destination, clock.instant());
  }

  private static String with(String service, String query) {
    return service + (service.contains("?") ? "&" : "?") + query;
  }

  private static Optional<String> parameter(Exchange exchange, String name) {
    return exchange.isPost() ? exchange.form(name) : exchange.query(name);
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST_KEPT;
      }
    };
  }
}
