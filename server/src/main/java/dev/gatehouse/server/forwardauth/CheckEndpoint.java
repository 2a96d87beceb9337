package dev.gatehouse.server.forwardauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.InstantAnswer;
import dev.gatehouse.server.web.InstantRequest;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /forward-auth}: does this cookie open this host? From memory where memory is young enough,
 * on the engine's own thread; otherwise from the database.
 */
final class CheckEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(CheckEndpoint.class);
  private static final int MOST_REMEMBERED = 100_000;
  private static final int MOST_REFRESHES = 64;

  private final Judge judge;
  private final Sessions sessions;
  private final Places places;
  private final InstantSource clock;

  /**
   * By the cookie's text. Bounded, and worth nothing two seconds later. What the cache does beside
   * is done at once: a pool's thread would have to be woken for it again and again.
   */
  private final Cache<String, Verdict> verdicts =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MOST_REMEMBERED)
          .expireAfterAccess(Duration.ofMinutes(10))
          .build();

  /** Sessions that ended a moment ago, here or on another node that told so: they open nothing. */
  private final Cache<SessionId, Boolean> ended =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MOST_REMEMBERED)
          .expireAfterWrite(Duration.ofSeconds(10))
          .build();

  private final Semaphore refreshes = new Semaphore(MOST_REFRESHES);

  CheckEndpoint(Judge judge, Sessions sessions, Places places, InstantSource clock) {
    this.judge = judge;
    this.sessions = sessions;
    this.places = places;
    this.clock = clock;
  }

  void ended(SessionId session) {
    ended.put(session, true);
  }

  /** Any session may have ended unheard: each cookie is judged anew. */
  void forgetAll() {
    verdicts.asMap().clear();
  }

  /** Answers from memory, or leaves it to {@link #check}. Never blocks. */
  Optional<InstantAnswer> tryAnswer(InstantRequest request) {
    Optional<String> cookie = request.cookie(places.hostCookie());
    if (cookie.isEmpty()) {
      cookie = request.cookie(sessions.cookieName());
      if (cookie.isEmpty()) {
        return Optional.empty();
      }
    }
    Verdict verdict = verdicts.getIfPresent(cookie.get());
    long now = clock.millis();
    if (verdict == null || !verdict.usable(now) || !isForHost(verdict, request)) {
      return Optional.empty();
    }
    if (ended.getIfPresent(verdict.session()) != null) {
      return Optional.empty();
    }
    if (verdict.takesRefresh(now)) {
      refreshBeside(cookie.get(), verdict);
    }
    return verdict.answer();
  }

  private static boolean isForHost(Verdict verdict, InstantRequest request) {
    List<String> urls = request.headers("X-Original-URL");
    List<String> hosts = request.headers("X-Forwarded-Host");
    if (urls.isEmpty() && hosts.isEmpty()) {
      return request.header("Host").filter(verdict::isFor).isPresent();
    }
    return urls.stream().allMatch(verdict::isForUrl) && hosts.stream().allMatch(verdict::isFor);
  }

  private void refreshBeside(String cookie, Verdict verdict) {
    // Where too many run already, the verdict grows old and its next request waits for the answer.
    if (!refreshes.tryAcquire()) {
      return;
    }
    Thread.ofVirtual()
        .name("forward-auth")
        .start(
            () -> {
              try {
                judge(cookie, verdict.host(), verdict);
              } catch (RuntimeException e) {
                LOG.warn("a session could not be checked again; its next request will try", e);
              } finally {
                refreshes.release();
              }
            });
  }

  private Judge.Finding judge(String cookie, String host, @Nullable Verdict before) {
    Instant now = clock.instant();
    Judge.Finding finding;
    if (cookie.startsWith("ghh_")) {
      finding = judge.ofHostCookie(cookie, host, before, now);
    } else {
      Optional<SignedIn> signedIn =
          places.isOwn(host) ? sessions.resolve(cookie) : Optional.empty();
      finding =
          signedIn
              .map(one -> judge.ofSession(one.scope(), one.session(), host, before, now))
              .orElseGet(Judge.Finding.Nobody::new);
    }
    if (finding instanceof Judge.Finding.Opens opens) {
      verdicts.put(cookie, opens.verdict());
    } else {
      verdicts.invalidate(cookie);
    }
    return finding;
  }

  /** For nginx: 401 with the address to sign in at, where a browser would show a page. */
  Response check(Request request) {
    return check(request, 401);
  }

  /** For Traefik and Caddy, which hand our answer to the browser. */
  Response checkOrRedirect(Request request) {
    return check(request, 302);
  }

  private Response check(Request request, int statusOfRedirect) {
    Optional<OriginalRequest> read = OriginalRequest.read(request);
    if (read.isEmpty() || !places.isProtected(read.get().host())) {
      throw ForwardAuthRefusal.HOST_UNKNOWN.page(
          403, read.map(OriginalRequest::host).orElse("no host was told, or several that differ"));
    }
    OriginalRequest original = read.get();
    Optional<String> cookie =
        request
            .cookie(places.hostCookie())
            .or(() -> request.cookie(sessions.cookieName()))
            .filter(text -> text.length() <= 200);
    Verdict before = cookie.map(verdicts::getIfPresent).orElse(null);
    Judge.Finding finding =
        cookie
            .map(text -> judge(text, original.host(), isUsable(before, original) ? before : null))
            .orElseGet(Judge.Finding.Nobody::new);
    return switch (finding) {
      case Judge.Finding.Opens opens -> opens.verdict().response();
      case Judge.Finding.Forbidden forbidden ->
          throw ForwardAuthRefusal.ORGANIZATION.page(403, original.host());
      case Judge.Finding.Nobody nobody ->
          OriginalRequest.isNavigation(original, request)
              ? Response.empty(statusOfRedirect)
                  .with("Location", places.signIn(original).toString())
                  .with("Cache-Control", "no-store")
              : Response.empty(401).with("Cache-Control", "no-store");
    };
  }

  private static boolean isUsable(@Nullable Verdict before, OriginalRequest original) {
    return before != null && before.isFor(original.host());
  }
}
