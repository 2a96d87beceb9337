package dev.gatehouse.server.console;

import dev.gatehouse.server.console.AdminOperations.Standing;
import dev.gatehouse.server.credential.SetupGuest;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.MultipartForm;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request of a person who may be here: what a page works with. It is in one organization, or,
 * for operators, in the whole installation.
 */
final class Visit {
  /** What pages of guests are about. The rest of what they may read only serves these. */
  private static final List<String> GUESTS = List.of("connections", "directories", "domains");

  /** A provider's metadata, as large as the API takes it, by file or paste, and what is around. */
  private static final int LARGEST_FORM = 2_500_000;

  private final Request request;
  private final Who who;
  private final Standing standing;
  private final Doc organization;
  private final Api whole;
  private final Shell shell;
  private final Instant now;
  private @Nullable Parameters sent;

  /**
   * Who is there, and where.
   *
   * @param signedIn a person; null for the bearer of a set-up link
   * @param guest the bearer of a set-up link; null for a person
   */
  record Who(
      @Nullable SignedIn signedIn,
      @Nullable SetupGuest guest,
      Standing standing,
      Doc organization,
      Instant now) {}

  Visit(Request request, Who who, Api whole, Shell shell) {
    this.request = request;
    this.who = who;
    this.standing = who.standing();
    this.organization = who.organization();
    this.now = who.now();
    this.whole = whole;
    this.shell = shell;
  }

  /** The API in this organization. */
  Api api() {
    return whole.in(slug());
  }

  /** The API of the whole installation; in the hands of others than operators it refuses all. */
  Api wholeApi() {
    return whole;
  }

  Request request() {
    return request;
  }

  /** The person; on pages that no guest opens. */
  SignedIn signedIn() {
    if (who.signedIn() == null) {
      throw new IllegalStateException("this page is not for guests");
    }
    return who.signedIn();
  }

  /** Whether this is the bearer of a set-up link. */
  boolean isGuest() {
    return who.guest() != null;
  }

  /** Whether this person, or the bearer of this set-up link, may switch a provider on. */
  boolean maySwitchOn() {
    return who.guest() == null || who.guest().link().mayEnable();
  }

  /** Whether these pages are about the operators' own organization, and an operator looks. */
  boolean ofOperators() {
    return isOperator()
        && organization.text("id").equals(signedIn().scope().organization().value());
  }

  /** Who is there, for people. */
  String visitor() {
    return who.guest() == null ? Shell.person(signedIn()) : who.guest().link().name();
  }

  /** What the browser's session is called. */
  SessionId session() {
    return who.guest() == null ? signedIn().session() : new SessionId(who.guest().session());
  }

  /** When it is. */
  Instant now() {
    return now;
  }

  boolean isOperator() {
    return standing.operator();
  }

  /** Whether something may be offered here. */
  boolean may(String scope) {
    if (scope.equals(ConsoleRoutes.OPERATOR)) {
      return standing.operator();
    }
    return standing.allows(scope)
        && (!isGuest() || GUESTS.contains(scope.substring(0, scope.indexOf(':'))));
  }

  /** The organization as the API shows it; nothing for the installation. */
  Doc organization() {
    return organization;
  }

  /** The organization's slug. */
  String slug() {
    return organization.text("slug");
  }

  /** The organization's name. */
  String name() {
    return organization.text("name");
  }

  /** Whether this is a page about the whole installation. */
  boolean ofInstallation() {
    return slug().isEmpty();
  }

  /** A part of the path that the route names. */
  String parameter(String name) {
    return request.pathParameter(name);
  }

  /** A parameter of the address; empty if there is none. */
  String query(String name) {
    return request.query().one(name).orElse("");
  }

  /**
   * A field of the form; empty if it was not sent, as on a page that shows the form for the first
   * time. Spaces around it are the keyboard's.
   */
  String form(String name) {
    return sent().one(name).orElse("").strip();
  }

  /** What was sent; files are texts among the rest. A body is read once. */
  private Parameters sent() {
    if (sent == null) {
      sent =
          request.method().equals("POST")
              ? MultipartForm.read(request, LARGEST_FORM)
              : new Parameters(Map.of());
    }
    return sent;
  }

  /** Whether a box was ticked. */
  boolean ticked(String name) {
    return sent().has(name);
  }

  /**
   * The address of a page of this organization.
   *
   * @param path such as {@code /people}
   */
  String href(String path) {
    return shell.base(this) + path;
  }

  /** The same with parameters; empty ones are left out. */
  String href(String path, Map<String, String> query) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(query)
        .forEach(
            (name, value) -> {
              if (!value.isEmpty()) {
                text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(url(value));
              }
            });
    return href(path) + text;
  }

  private static String url(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /**
   * A page.
   *
   * @param template such as {@code console/people}; it has the parameters frame and view
   */
  Response page(int status, Heading heading, String template, Object view) {
    return shell.page(this, status, heading, template, view);
  }

  Response page(Heading heading, String template, Object view) {
    return page(200, heading, template, view);
  }

  /** A page that is not framed as the console's. */
  Response outside(String template, Object view) {
    return shell.alone(200, template, Map.of("view", view));
  }

  /** Asks before something dangerous is done. */
  Response confirm(Heading heading, Confirmation confirmation) {
    return page(
        confirmation.problems().any() ? 409 : 200, heading, "console/confirm", confirmation);
  }

  /**
   * After a form: leads to a page, which says once what was done.
   *
   * @param path such as {@code /people}
   */
  Response done(String path, String told) {
    return shell.told(this, go(path), told);
  }

  /** The same, with a page of another organization, where operators go on. */
  Response doneIn(String slug, String told) {
    return shell.told(
        this,
        Response.redirect(request.publicAddress().resolve(Entrance.FRONT + "/" + slug)),
        told);
  }

  Response go(String path) {
    return Response.redirect(request.publicAddress().resolve(URI.create(href(path))));
  }

  /** The page for what the API refused, where no form can show it: gone, not allowed, or taken. */
  Response refused(Answer answer) {
    return shell.refused(this, answer);
  }
}
