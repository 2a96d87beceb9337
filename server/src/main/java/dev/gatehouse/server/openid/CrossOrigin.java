package dev.gatehouse.server.openid;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.web.Endpoint;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lets scripts of public clients read the endpoints that they need, from the origins of their
 * registered redirect URIs and from no other (Fetch §3.2). Cookies are never part of it.
 */
final class CrossOrigin {
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int MOST_PAGES = 100;

  private final Database database;
  private final Applications applications;
  private final InstantSource clock;
  private volatile Known known = new Known(Instant.MIN, Set.of());

  private record Known(Instant readAt, Set<String> origins) {
    Known {
      origins = Set.copyOf(origins);
    }
  }

  CrossOrigin(Database database, Applications applications, InstantSource clock) {
    this.database = database;
    this.applications = applications;
    this.clock = clock;
  }

  /** The same endpoint, readable by those scripts. */
  Endpoint readable(Endpoint endpoint) {
    return request -> {
      Response answer = endpoint.handle(request).with("Vary", "Origin");
      return allowedOrigin(request)
          .map(
              origin ->
                  answer
                      .with("Access-Control-Allow-Origin", origin)
                      .with("Access-Control-Expose-Headers", "WWW-Authenticate"))
          .orElse(answer);
    };
  }

  /** Answers a preflight (Fetch §3.2.2). */
  Response preflight(Request request) {
    Response answer = Response.empty(204).with("Vary", "Origin");
    return allowedOrigin(request)
        .map(
            origin ->
                answer
                    .with("Access-Control-Allow-Origin", origin)
                    .with("Access-Control-Allow-Methods", "GET, POST")
                    .with("Access-Control-Allow-Headers", "Authorization, Content-Type")
                    .with("Access-Control-Max-Age", "600"))
        .orElse(answer);
  }

  private Optional<String> allowedOrigin(Request request) {
    return request.header("Origin").filter(origin -> origins().contains(origin));
  }

  private Set<String> origins() {
    Instant now = clock.instant();
    Known current = known;
    if (current.readAt().isBefore(now.minus(REMEMBERED))) {
      current = new Known(now, database.read(tx -> read(tx)));
      known = current;
    }
    return current.origins();
  }

  private Set<String> read(dev.gatehouse.server.db.Transaction tx) {
    Set<String> origins = new HashSet<>();
    String after = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      Page<Application> some = applications.list(tx, after, Page.LARGEST);
      some.items().forEach(application -> add(origins, application));
      if (some.next().isEmpty()) {
        break;
      }
      after = some.next().get();
    }
    return origins;
  }

  private static void add(Set<String> origins, Application application) {
    ApplicationDraft settings = application.settings();
    if (application.enabled()
        && settings.kind() == ApplicationDraft.Kind.OIDC
        && settings.authentication() == ApplicationDraft.ClientAuthentication.NONE) {
      settings.redirectUris().forEach(uri -> origin(URI.create(uri)).ifPresent(origins::add));
    }
  }

  /** RFC 6454 §6.2; an app's own scheme has no origin. */
  static Optional<String> origin(URI uri) {
    if (uri.getHost() == null || uri.getScheme() == null) {
      return Optional.empty();
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    boolean usual = uri.getPort() == -1 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
    return scheme.equals("https") || scheme.equals("http")
        ? Optional.of(
            scheme
                + "://"
                + uri.getHost().toLowerCase(Locale.ROOT)
                + (usual ? "" : ":" + uri.getPort()))
        : Optional.empty();
  }
}
