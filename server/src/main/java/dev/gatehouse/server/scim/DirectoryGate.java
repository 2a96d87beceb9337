package dev.gatehouse.server.scim;

import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.AnnouncementListener;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directories.Standing;
import dev.gatehouse.server.directory.DirectoryScope;
import dev.gatehouse.server.directory.DirectoryTokens;
import dev.gatehouse.server.directory.DirectoryTokens.Resolved;
import dev.gatehouse.server.directory.RefusedRequests.Whose;
import dev.gatehouse.server.organization.AccessChange;
import dev.gatehouse.server.scim.BearerMemory.Remembered;
import dev.gatehouse.server.scim.Standings.Judged;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a SCIM request may pass, and as which directory. The bearer token alone names the
 * directory; nothing else in a request can.
 */
public final class DirectoryGate {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryGate.class);
  private static final String REALM = "Bearer realm=\"Gatehouse SCIM\"";
  private static final int LONGEST_TOKEN = 200;

  private final Database database;
  private final DirectoryTokens tokens;
  private final Standings standings;
  private final RequestLimits limits;
  private final RefusalLog refusals;
  private final BearerMemory memory = new BearerMemory();

  DirectoryGate(
      Database database,
      DirectoryTokens tokens,
      Connections connections,
      RequestLimits limits,
      RefusalLog refusals) {
    this.database = database;
    this.tokens = tokens;
    this.standings = new Standings(connections);
    this.limits = limits;
    this.refusals = refusals;
    database
        .announcements()
        .listen(
            AccessChange.TOPIC,
            new AnnouncementListener() {
              @Override
              public void heard(List<String> items) {
                memory.forgetAll();
              }

              @Override
              public void missed() {
                memory.forgetAll();
              }
            });
  }

  /** What the gate says. */
  public sealed interface Passage {
    /** The request may run, inside this directory. */
    record Open(DirectoryScope scope) implements Passage {}

    /** It may not; the answer tells why (RFC 7644 §3.12). */
    record Shut(Response answer) implements Passage {}
  }

  /** Judges a request. Blocks on the database, mostly once in two seconds for each token. */
  public Passage pass(Request request, Instant now) {
    Optional<String> secret = bearer(request);
    if (secret.isEmpty()) {
      return shut(DirectoryRefusal.TOKEN_MISSING, "no bearer token", request);
    }
    Optional<Remembered> known = memory.find(secret.get(), now);
    if (known.isPresent()) {
      return pass(known.get(), request, now);
    }
    long marker = memory.marker();
    return switch (database.read(tx -> read(tx, secret.get(), now))) {
      case Reading.Worthless(String detail) ->
          shut(DirectoryRefusal.TOKEN_UNKNOWN, detail, request);
      case Reading.Known(Remembered remembered) -> {
        memory.put(secret.get(), remembered, marker);
        yield pass(remembered, request, now);
      }
    };
  }

  private sealed interface Reading {
    record Known(Remembered remembered) implements Reading {}

    record Worthless(String detail) implements Reading {}
  }

  private Reading read(Transaction tx, String secret, Instant now) {
    return switch (tokens.resolve(tx, secret, now)) {
      case Resolved.Unknown unknown -> new Reading.Worthless("an unknown token");
      case Resolved.Revoked(String id) -> new Reading.Worthless(id + " was revoked");
      case Resolved.Known(var token, var whose, Standing standing, boolean touch) ->
          new Reading.Known(
              new Remembered(
                  token, whose, standings.judge(tx, standing), new AtomicBoolean(touch), now));
    };
  }

  private Passage pass(Remembered remembered, Request request, Instant now) {
    if (remembered.token().isExpired(now)) {
      return shut(DirectoryRefusal.TOKEN_EXPIRED, remembered, request, now);
    }
    return switch (remembered.judged()) {
      case Judged.Closed(DirectoryRefusal why) -> shut(why, remembered, request, now);
      case Judged.Open(Standing.Open standing) -> {
        if (!standing.directory().admits(request.clientAddress())) {
          yield shut(DirectoryRefusal.ADDRESS, remembered, request, now);
        }
        Optional<Duration> wait = limits.take(standing.directory().id(), standing.limit());
        if (wait.isPresent()) {
          yield tooMany(wait.get(), remembered.whose(), request, now);
        }
        if (remembered.touchDue().compareAndSet(true, false)) {
          noteUse(remembered, standing.scope(), now);
        }
        yield new Passage.Open(standing.scope());
      }
    };
  }

  private void noteUse(Remembered remembered, DirectoryScope scope, Instant now) {
    database.write(
        tx -> {
          tokens.touch(tx, scope, remembered.token(), now);
          return true;
        });
  }

  /** RFC 6750 §2.1; the scheme in any case. Two headers are as good as none. */
  private static Optional<String> bearer(Request request) {
    List<String> headers = request.headers("Authorization");
    return headers.size() == 1 && headers.getFirst().regionMatches(true, 0, "Bearer ", 0, 7)
        ? Optional.of(headers.getFirst().substring(7).strip())
            .filter(token -> !token.isEmpty() && token.length() <= LONGEST_TOKEN)
        : Optional.empty();
  }

  /** The token is known: its directory's administrators are told. */
  private Passage shut(DirectoryRefusal why, Remembered remembered, Request request, Instant now) {
    Passage.Shut shut = shut(why, remembered.token().id(), request);
    return noted(why, shut, remembered.whose(), request, now);
  }

  private Passage.Shut noted(
      DirectoryRefusal why, Passage.Shut shut, Whose whose, Request request, Instant now) {
    String name = RefusalLog.nameOf(request);
    refusals.note(whose, request, why, name, now);
    return new Passage.Shut(shut.answer().with(ScimAnswers.CORRELATION_ID, name));
  }

  /** The answer to a Bulk of so many operations, if it may not run now. */
  Optional<Response> refuseBulk(Request request, Caller caller, int operations) {
    return limits
        .takeBulk(caller.scope().directory(), operations)
        .map(wait -> tooMany(wait, caller.whose(), request, caller.now()).answer());
  }

  /** Where what SCIM itself refuses is noted as well. */
  RefusalLog refusals() {
    return refusals;
  }

  private static Passage.Shut shut(DirectoryRefusal why, String detail, Request request) {
    LOG.info(
        "a SCIM request was refused: {}, {}, from {}", why.code(), detail, request.clientAddress());
    Response answer = ScimErrors.answer(why);
    return new Passage.Shut(
        switch (why) {
          // RFC 6750 §3: without a token there is no error to tell.
          case TOKEN_MISSING -> answer.with("WWW-Authenticate", REALM);
          case TOKEN_UNKNOWN, TOKEN_EXPIRED ->
              answer.with(
                  "WWW-Authenticate",
                  REALM
                      + ", error=\"invalid_token\", error_description=\""
                      + why.sentence()
                      + "\"");
          case ADDRESS,
              ORGANIZATION_DISABLED,
              NOT_IN_PLAN,
              CONNECTION_DISABLED,
              DIRECTORY_DISABLED,
              TOO_MANY_REQUESTS ->
              answer;
        });
  }

  /** Not logged: it may come hundreds of times a second. */
  private Passage.Shut tooMany(Duration wait, Whose whose, Request request, Instant now) {
    DirectoryRefusal why = DirectoryRefusal.TOO_MANY_REQUESTS;
    Response answer =
        ScimErrors.answer(why)
            .with("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    return noted(why, new Passage.Shut(answer), whose, request, now);
  }
}
