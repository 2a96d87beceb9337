package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.web.InstantAnswer;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A cookie that opens its host, with the answer ready to be sent. */
final class Verdict {
  /** After this the database is asked again, beside the request. */
  private static final Duration FRESH = Duration.ofMillis(900);

  /** After this the request waits for it: what was revoked opens nothing after two seconds. */
  private static final Duration USABLE = Duration.ofMillis(1_800);

  private final String host;
  private final String urlStart;
  private final SessionId session;
  private final List<Response.Header> identity;
  private final String assertion;
  private final Instant assertionEndsAt;
  private final long readAt;
  private final long endsAt;
  private final Optional<InstantAnswer> answer;
  private final AtomicBoolean refreshing = new AtomicBoolean();

  /**
   * @param origin scheme and host
   * @param assertion of these very headers
   * @param readAt before the database was asked
   * @param endsAt the session's own end
   */
  Verdict(
      String host,
      String origin,
      SessionId session,
      List<Response.Header> identity,
      String assertion,
      Instant assertionEndsAt,
      Instant readAt,
      Instant endsAt) {
    this.host = host;
    this.urlStart = origin + "/";
    this.session = session;
    this.identity = List.copyOf(identity);
    this.assertion = assertion;
    this.assertionEndsAt = assertionEndsAt;
    this.readAt = readAt.toEpochMilli();
    this.endsAt = endsAt.toEpochMilli();
    this.answer = Optional.of(InstantAnswer.of(200, headers()));
  }

  /** Whether it may answer now. */
  boolean usable(long now) {
    return now - readAt < USABLE.toMillis() && now < endsAt;
  }

  /** True for one caller, once it is time to ask the database again. */
  boolean takesRefresh(long now) {
    return now - readAt >= FRESH.toMillis() && refreshing.compareAndSet(false, true);
  }

  boolean isFor(String otherHost) {
    return host.equals(otherHost);
  }

  boolean isForUrl(String url) {
    return url.startsWith(urlStart);
  }

  String host() {
    return host;
  }

  SessionId session() {
    return session;
  }

  /** The assertion, if it says the same and lives for a while yet: signing is dear. */
  Optional<SignedAssertion> assertionFor(List<Response.Header> others, Instant now) {
    boolean same =
        identity.equals(others)
            && now.plus(Assertions.LIFETIME.dividedBy(2)).isBefore(assertionEndsAt);
    return same ? Optional.of(new SignedAssertion(assertion, assertionEndsAt)) : Optional.empty();
  }

  /** A signed assertion with its end. */
  record SignedAssertion(String text, Instant endsAt) {}

  Optional<InstantAnswer> answer() {
    return answer;
  }

  Response response() {
    return new Response(200, headers(), new byte[0]).with("Cache-Control", "no-store");
  }

  private List<Response.Header> headers() {
    List<Response.Header> all = new java.util.ArrayList<>(identity);
    all.add(new Response.Header("X-Gatehouse-Assertion", assertion));
    return all;
  }
}
