package dev.gatehouse.server.web;

import dev.gatehouse.server.face.Language;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The language that a person chose, in a cookie; everything else comes from the browser. */
public final class Languages {
  private static final String COOKIE = "gatehouse_language";
  private static final String ADDRESS = "/language";
  private static final Duration LIFETIME = Duration.ofDays(400);

  private final Cookies cookies;

  Languages(URI publicAddress) {
    this.cookies = Cookies.of(publicAddress);
  }

  /**
   * What was asked for on this request ({@code ui_locales}, OpenID Connect Core §3.1.2.1: the first
   * is preferred), else what was chosen before.
   */
  static Optional<Language> chosen(Request request) {
    return asked(request)
        .map(tags -> tags.strip().split(" ", 2)[0])
        .or(() -> request.cookie(COOKIE).or(() -> request.cookie("__Host-" + COOKIE)))
        .flatMap(Language::of);
  }

  private static Optional<String> asked(Request request) {
    if (!request.rawQuery().contains("ui_locales=")) {
      return Optional.empty();
    }
    try {
      return request.query().values().getOrDefault("ui_locales", List.of()).stream().findFirst();
    } catch (RefusedRequestException unreadable) {
      // Whether the query must be readable is the endpoint's business, which refuses with a page.
      return Optional.empty();
    }
  }

  Routes addTo(Routes routes) {
    return routes.post(ADDRESS, this::choose);
  }

  /** Remembers a choice and goes back to the page on which it was made. */
  private Response choose(Request request) {
    String tag = request.form().one("language").orElse("");
    // A path of this origin, or the front page: never another site.
    String path = LocalPath.of(request.form().one("back").orElse("")).orElse("/");
    Response back = Response.redirect(URI.create(path));
    return Language.of(tag)
        .map(one -> back.with(cookies.set(COOKIE, one.tag(), LIFETIME, Cookie.SameSite.LAX)))
        .orElse(back);
  }
}
