package dev.gatehouse.server.console;

import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.credential.FailureLimits.Rule;
import dev.gatehouse.server.credential.SetupGuest;
import dev.gatehouse.server.credential.SetupLink;
import dev.gatehouse.server.credential.SetupLinks;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.web.Cookie;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /setup/{token}}: where somebody without an account comes in. Each browser exchanges the
 * token for a cookie of its own; from then on no address holds it. Opening the page changes
 * nothing, so that programs that look into mails use nothing up.
 */
final class SetupEntrance {
  static final String PAGE = "/setup/{token}";
  static final String END = "/setup";
  static final String COOKIE = "gatehouse_setup";

  private final ConsoleDoor.Below below;
  private final Shell shell;

  SetupEntrance(ConsoleDoor.Below below, Shell shell) {
    this.below = below;
    this.shell = shell;
  }

  /** Who has opened a link in this browser; the link's use is written down now and then. */
  Optional<SetupGuest> resolve(Request request) {
    Instant now = below.clock().instant();
    Optional<SetupGuest> guest =
        below
            .cookies()
            .read(request, COOKIE)
            .flatMap(
                held -> below.database().read(tx -> below.setupLinks().resolve(tx, held, now)));
    guest
        .filter(SetupGuest::touch)
        .ifPresent(
            one ->
                below
                    .database()
                    .write(
                        tx -> {
                          below.setupLinks().touch(tx, one, now);
                          return true;
                        }));
    return guest;
  }

  private static List<Key> keys(Request request, String token) {
    String address = request.clientAddress();
    return List.of(
        Key.of("setup-link", token, Rule.ACCOUNT), Key.address(address), Key.network(address));
  }

  /** What became of a try: nothing yet, where there were too many. */
  private sealed interface Try<T> {
    record Found<T>(T value) implements Try<T> {}

    record Nothing<T>() implements Try<T> {}

    record Later<T>(Duration pause) implements Try<T> {}
  }

  private interface Work<T> {
    Optional<T> run(Transaction tx, String token, Instant now);
  }

  /** A token that works costs nothing; others slow down whoever tries them. */
  private <T> Try<T> limited(Request request, Work<T> work) {
    String token = request.pathParameter("token");
    Instant now = below.clock().instant();
    List<Key> keys = keys(request, token);
    return below
        .database()
        .write(
            tx ->
                switch (below.failures().begin(tx, keys, now)) {
                  case FailureLimits.Answer.Wait(Duration wait) -> new Try.Later<T>(wait);
                  case FailureLimits.Answer.Go go -> {
                    Optional<T> found = work.run(tx, token, now);
                    if (found.isPresent()) {
                      below.failures().succeeded(tx, keys, now);
                      yield new Try.Found<T>(found.get());
                    }
                    yield new Try.Nothing<T>();
                  }
                });
  }

  Response open(Request request) {
    Try<SetupView> tried =
        limited(
            request,
            (tx, token, now) ->
                below
                    .setupLinks()
                    .find(tx, token, now)
                    .map(
                        found ->
                            view(
                                below
                                    .organizations()
                                    .get(tx, found.scope().organization())
                                    .orElseThrow(),
                                found.link(),
                                request.path())));
    return switch (tried) {
      case Try.Found<SetupView>(SetupView view) ->
          shell.alone(200, "console/setup", Map.of("view", view));
      case Try.Nothing<SetupView> nothing -> unusable();
      case Try.Later<SetupView>(Duration pause) -> later(pause);
    };
  }

  private static SetupView view(Organization organization, SetupLink link, String action) {
    return new SetupView(
        organization.name(),
        link.createdBy(),
        link.parts().stream().map(SetupView::word).toList(),
        link.mayEnable(),
        Words.moment(Optional.of(link.expiresAt()), ""),
        action);
  }

  Response exchange(Request request) {
    Try<SetupLinks.Opened> tried =
        limited(
            request,
            (tx, token, now) -> {
              Optional<SetupLinks.Opened> opened = below.setupLinks().exchange(tx, token, now);
              opened.ifPresent(one -> recorded(tx, request, one.guest(), "setup_link.opened", now));
              return opened;
            });
    return switch (tried) {
      case Try.Found<SetupLinks.Opened>(SetupLinks.Opened opened) ->
          Response.redirect(
                  request.publicAddress().resolve(Entrance.FRONT + "/" + slug(opened.guest())))
              .with(
                  below
                      .cookies()
                      .set(COOKIE, opened.token(), opened.lifetime(), Cookie.SameSite.LAX));
      case Try.Nothing<SetupLinks.Opened> nothing -> unusable();
      case Try.Later<SetupLinks.Opened>(Duration pause) -> later(pause);
    };
  }

  private void recorded(
      Transaction tx, Request request, SetupGuest guest, String action, Instant now) {
    below
        .audit()
        .record(
            tx,
            guest.scope(),
            new Entry(
                Actor.setupGuest(guest.link().id()),
                action,
                new Target("setup_link", guest.link().id()),
                "",
                "",
                request.clientAddress()),
            now);
  }

  String slug(SetupGuest guest) {
    return below
        .database()
        .read(tx -> below.organizations().get(tx, guest.scope().organization()))
        .map(Organization::slug)
        .orElse("");
  }

  /** Ends what this browser holds; the link itself goes on working. */
  Response end(Request request) {
    below
        .cookies()
        .read(request, COOKIE)
        .ifPresent(
            held ->
                below
                    .database()
                    .write(
                        tx -> {
                          below.setupLinks().close(tx, held);
                          return true;
                        }));
    return shell
        .alone(200, "console/setup-done", Map.of())
        .with(below.cookies().delete(COOKIE, Cookie.SameSite.LAX));
  }

  private Response unusable() {
    return shell.alone(
        404,
        "console/setup-refused",
        Map.of("sentence", ConsoleRefusal.SETUP_LINK_UNUSABLE.sentence()));
  }

  private Response later(Duration wait) {
    return shell
        .alone(
            429,
            "console/setup-refused",
            Map.of("sentence", ConsoleRefusal.SETUP_LINK_LATER.sentence()))
        .with("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
  }

  /** For a guest who may not open a page. */
  Response refused(int status, ConsoleRefusal why) {
    return shell.alone(status, "console/setup-refused", Map.of("sentence", why.sentence()));
  }
}
