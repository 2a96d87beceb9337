package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.RefusedRequest;
import dev.gatehouse.server.directory.RefusedRequests;
import dev.gatehouse.server.directory.RefusedRequests.Noted;
import dev.gatehouse.server.directory.RefusedRequests.Whose;
import dev.gatehouse.server.web.Reference;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notes what requests were refused for, so that a directory's administrators see it: of those whose
 * token is known, for strangers must not fill anything. A request that works does not come here.
 *
 * <p>Nothing is written while somebody waits. What was noted is written now and then in one
 * transaction, the same one once with how often it came; of what is new a node keeps so much at
 * once and no more. What is noted and not written when a node dies is lost.
 */
final class RefusalLog {
  /** Different ones that wait to be written, of one directory. */
  static final int MOST_OF_ONE = 20;

  /** The same of all directories. */
  static final int MOST_WAITING = 400;

  /** What clients, and proxies before us, call a request. Entra ID sends the last one. */
  private static final List<String> NAMES_OF_REQUESTS =
      List.of("X-Correlation-Id", "X-Request-Id", "client-request-id");

  private static final Pattern NAME_OF_REQUEST = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Codes stand before the sentence. */
  private static final Pattern CODED = Pattern.compile("([a-z]+(?:_[a-z0-9]+)+): .*");

  private final RefusedRequests kept = new RefusedRequests();

  /** Guarded by itself, as is what follows. */
  private final Map<Key, Noted> waiting = new HashMap<>();

  private final Map<Whose, Integer> ofEach = new HashMap<>();

  /** What makes two refusals the same. */
  private record Key(Whose whose, String method, String path, int status, String detail) {}

  /** What a request is called by its client; a code of ours where it has no name. */
  static String nameOf(Request request) {
    return NAMES_OF_REQUESTS.stream()
        .flatMap(name -> request.header(name).stream())
        .filter(value -> NAME_OF_REQUEST.matcher(value).matches())
        .findFirst()
        .orElseGet(() -> Reference.random().value());
  }

  /** What was refused before the request was looked at: what it was about does not matter. */
  void note(Whose whose, Request request, DirectoryRefusal why, String name, Instant now) {
    note(
        whose,
        new RefusedRequest(
            RefusedText.method(request.method()),
            RefusedText.endpoint(request.path()),
            why.status(),
            "",
            why.code(),
            why.sentence(),
            name,
            1,
            now,
            now));
  }

  /** What SCIM refused. */
  void note(Whose whose, String method, String path, ScimProblem why, String name, Instant now) {
    String type = why.type().map(ScimType::keyword).orElse("");
    note(
        whose,
        new RefusedRequest(
            RefusedText.method(method),
            path,
            why.status(),
            type,
            code(why.detail()).orElse(type),
            RefusedText.detail(why.detail()),
            name,
            1,
            now,
            now));
  }

  private static Optional<String> code(String detail) {
    Matcher coded = CODED.matcher(detail);
    return coded.matches() ? Optional.of(coded.group(1)) : Optional.empty();
  }

  private void note(Whose whose, RefusedRequest one) {
    Key key = new Key(whose, one.method(), one.path(), one.status(), one.detail());
    synchronized (waiting) {
      Noted before = waiting.get(key);
      if (before != null) {
        waiting.put(key, new Noted(whose, again(before.request(), one)));
        return;
      }
      int already = ofEach.getOrDefault(whose, 0);
      if (already < MOST_OF_ONE && waiting.size() < MOST_WAITING) {
        waiting.put(key, new Noted(whose, one));
        ofEach.put(whose, already + 1);
      }
    }
  }

  private static RefusedRequest again(RefusedRequest before, RefusedRequest last) {
    return new RefusedRequest(
        last.method(),
        last.path(),
        last.status(),
        last.scimType(),
        last.code(),
        last.detail(),
        last.correlationId(),
        before.times() + 1,
        before.firstAt(),
        last.lastAt());
  }

  /** Writes what waits, if anything does. */
  void write(Database database) {
    List<Noted> taken;
    synchronized (waiting) {
      taken = new ArrayList<>(waiting.values());
      waiting.clear();
      ofEach.clear();
    }
    if (!taken.isEmpty()) {
      database.write(
          tx -> {
            kept.keepAcrossOrganizations(tx, taken);
            return true;
          });
    }
  }

  /** Removes some that are over; answers how many. */
  int cleanUp(Database database, Instant now) {
    return database.write(tx -> kept.cleanUp(tx, now));
  }
}
